// The look of the handover sheet in Typst. It only lays out: every word comes in as data, so nothing a user typed is ever
// read as markup.
export const handoverTemplate = String.raw`
#let d = json("/handover.json")
#let ai = rgb("#1d3a68")
#let ink = rgb("#18202f")
#let soft = rgb("#465064")
#let rule = rgb("#aeb6c4")
#let wash = rgb("#edf0f6")
#let red = rgb("#a8121d")
#let redwash = rgb("#fbe8e3")
#let amber = rgb("#7a4a00")
#let amberwash = rgb("#faeecf")
#let pt = d.pt * 1pt

#set document(title: "活動記録の要点", date: none)
#set page(width: 210mm, height: 297mm, margin: (x: 12mm, top: 10mm, bottom: 9mm))
#set text(font: ("BIZ UDPGothic", "Noto Sans JP"), fallback: false, lang: "ja", fill: ink, size: pt, cjk-latin-spacing: none)
#set par(leading: 0.42em, spacing: 0.42em, justify: false)

#let label(body) = text(size: 0.86 * pt, fill: soft, body)
#let strong(body) = text(weight: "bold", body)

// A list with its title at the left; 'unknown' is said in words and never looks like 'none'.
#let section(s, tone: "plain", inline: false) = {
  let hot = tone == "red" and s.state == "listed"
  let open = s.state == "unknown"
  let back = if hot { red } else if open { amberwash } else { wash }
  let fore = if hot { white } else if open { amber } else { ai }
  grid(columns: (2.55 * d.pt * 1mm, 1fr), stroke: 0.4pt + rule,
    fill: (x, y) => if x == 0 { back } else if hot { redwash } else { white },
    inset: (x: 1.6mm, y: 1.1mm), align: horizon,
    text(weight: "bold", fill: fore, s.title),
    {
      if open { text(weight: "bold", fill: amber, "不明") ; text(fill: soft, "（「なし」の意味ではありません）") }
      else if s.state == "none" { strong("なし") ; text(fill: soft, "〔" + s.lines.at(0) + "〕") }
      else {
        let body = s.lines.map(l => text(fill: if hot { red } else { ink }, weight: if hot { "bold" } else { "regular" }, l))
        if inline { body.join(text(fill: soft, " ／ ")) } else { stack(dir: ttb, spacing: 0.42em, ..body) }
        if s.more > 0 { text(weight: "bold", fill: amber, " ほか " + str(s.more) + " 件") }
      }
    })
}

#grid(columns: (1fr, auto), align: bottom,
  stack(dir: ttb, spacing: 1.2mm,
    text(size: 15pt, weight: "bold", fill: ai, "活動記録の要点"),
    text(size: 7pt, fill: soft, "救急隊から医療機関への引継書　" + d.region)),
  align(right, stack(dir: ttb, spacing: 1.2mm,
    text(size: 8pt, d.day + "　事案 " + d.number),
    text(size: 7pt, fill: soft, "出力 " + d.writtenAt))))
#v(0.6mm)
#line(length: 100%, stroke: 1pt + ai)
#v(0.6mm)

#grid(columns: (1fr, 1fr), column-gutter: 4mm,
  [#label("救急隊")　#strong(d.crew)],
  [#label("搬送先")　#strong(d.hospital)])
#v(0.4mm)
#grid(columns: (auto, 1fr), column-gutter: 4mm, align: horizon,
  box(stroke: 1.2pt + ink, radius: 1mm, inset: (x: 3mm, y: 1.6mm),
    stack(dir: ttb, spacing: 0.8mm, align(center, text(size: 15pt, weight: "bold", d.urgency.word)), align(center, text(size: 7pt, d.urgency.meaning)))),
  stack(dir: ttb, spacing: 1.2mm,
    text(size: 1.25 * pt, weight: "bold", d.category),
    if d.complaint != "" { [#label("主訴")　#d.complaint] },
    if d.flags.len() > 0 { [#label("注意")　#strong(d.flags.join("・"))] }))
#v(0.4mm)
#box(width: 100%, fill: wash, inset: (x: 2mm, y: 1.4mm), radius: 0.8mm,
  stack(dir: ttb, spacing: 1mm,
    [#text(size: 0.86 * pt, fill: soft, d.patient.kana)],
    [#text(size: 1.6 * pt, weight: "bold", d.patient.name)　#strong(d.patient.about)],
    if d.patient.place != "" { text(size: 0.95 * pt, d.patient.place) }))
#v(0.4mm)

// Clock marks in one row.
#table(columns: (1fr,) * (d.marks.len() + 1), stroke: 0.4pt + rule, inset: (x: 0.8mm, y: 0.9mm), align: center,
  fill: (x, y) => if y == 0 { wash } else { white },
  ..d.marks.map(m => text(size: 0.86 * pt, fill: soft, m.label)), text(size: 0.86 * pt, fill: soft, "現場滞在"),
  ..d.marks.map(m => strong(m.time)), strong(d.onScene))

#section(d.contraindications, tone: "red")
#section(d.allergies, tone: "red", inline: true)
#section(d.treatments, inline: true)

#if d.vitals.times.len() == 0 {
  section((title: "バイタル", lines: (), more: 0, state: "unknown"))
} else {
  table(columns: (26mm,) + (1fr,) * d.vitals.times.len(), stroke: 0.4pt + rule, inset: (x: 1mm, y: 0.8mm),
    align: (x, y) => if x == 0 { left } else { center },
    fill: (x, y) => if y == 0 { wash } else { white },
    text(weight: "bold", fill: ai, "バイタル" + if d.vitals.more > 0 { "（ほか " + str(d.vitals.more) + " 回）" } else { "" }),
    ..d.vitals.times.map(t => strong(t)),
    ..d.vitals.rows.map(r => (text(size: 0.92 * pt, r.label), ..r.cells.map(c => if c == "" { text(fill: soft, "—") } else { c }))).flatten())
}

#section(d.actions)
#section(d.acp)
#section(d.drugs)
#section(d.diseases, inline: true)
#section(d.history)
#section(d.contacts)
#grid(columns: (1fr,), section((..d.asked, title: "照会先\n照会 " + d.asked.inquiries + " 回")))

#v(1mm)
#grid(columns: (1fr, 62mm), column-gutter: 4mm, align: bottom,
  stack(dir: ttb, spacing: 1.4mm,
    [#label("病着")　#strong(d.handover.arrivedAt)　　#label("申し送り")　#strong(d.handover.at)],
    [#label("受け取った人")　#text(size: 1.2 * pt, weight: "bold", d.handover.receivedBy)],
    text(size: 6.5pt, fill: soft, "〔 〕内は情報の出どころと古さ。希望・ACP は記録された事実であり、判断は地域のMCプロトコルと担当医による。")),
  {
    label("署名")
    v(0.6mm)
    if d.handover.way == "drawn" {
      box(stroke: 0.4pt + rule, image(bytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " + str(d.handover.width) + " " + str(d.handover.height) + "'><path d='" + d.handover.path + "' fill='none' stroke='#18202f' stroke-width='7' stroke-linecap='round' stroke-linejoin='round'/></svg>"), format: "svg", width: 60mm))
    } else if d.handover.way == "typed" {
      box(width: 60mm, stroke: 0.4pt + rule, inset: 2mm, [#text(size: 1.2 * pt, weight: "bold", d.handover.receivedBy) #label("（氏名の入力による署名）")])
    } else {
      box(width: 60mm, height: 12mm, stroke: 0.4pt + rule, inset: 2mm, label("署名なし"))
    }
  })
`;
