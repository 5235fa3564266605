// The look of the printed sheets in Typst. It only lays out: every word and every place comes in as data,
// so nothing a user typed is ever read as markup.
export const sheetTemplate = String.raw`
#let data = json("/sheets.json")
#let words = data.words
#let plan = data.plan
#let ai = rgb("#1d3a68")
#let ink = rgb("#18202f")
#let soft = rgb("#465064")
#let rule = rgb("#c9cfda")
#let wash = rgb("#edf0f6")

#set document(title: words.title.ja, date: none)
#set page(width: 210mm, height: 297mm, margin: 0mm)
#set text(font: ("BIZ UDPGothic", "Noto Sans JP"), fallback: false, lang: "ja", fill: ink, size: 7pt, cjk-latin-spacing: none)
#set par(leading: 0.5em, spacing: 0.5em, justify: false)

#let at(x, y, body, anchor: left) = place(top + left, dx: x * 1mm, dy: y * 1mm, body)

// The house mark: a paper square and one diagonal sash.
#let mark(side) = box(width: side, height: side, radius: side * 0.125, fill: ai, clip: true,
  place(top + left, polygon(fill: white,
    (side, 0pt), (side, side * 0.234), (side * 0.234, side), (0pt, side), (0pt, side * 0.766), (side * 0.766, 0pt))))

// One line where it fits at a readable size; otherwise smaller, in as many lines as there is room for. Widths in
// em come with the data: measuring glyphs here would cost more time than all the rest of a sheet.
#let fitted(body, em, width, size, smallest, room: none, weight: "regular", fill: ink) = {
  let fitting = calc.min(size, width / em)
  let measure = width
  if room != none and fitting < smallest {
    fitting = smallest
    while calc.ceil(em * fitting / width * 1.05) * fitting * 1.24 > room { fitting *= 0.95 }
    // Lines of about the same length: no single letter is left over for the last one.
    let lines = calc.ceil(em * fitting / width * 1.05)
    measure = calc.min(width, em * fitting / lines + 0.7 * fitting)
  }
  box(width: measure, clip: true, {
    set par(leading: 0.2em)
    text(size: fitting, weight: weight, fill: fill, top-edge: 0.9em, bottom-edge: -0.14em, body)
  })
}

#let code(card, side) = image(
  bytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " + str(card.viewModules) + " " + str(card.viewModules) + "'><path d='" + card.path + "'/></svg>"),
  format: "svg", width: side * 1mm, height: side * 1mm)

#let small-en(body, size: 5pt) = text(size: size, fill: soft, body)

#let pair(label, body) = stack(dir: ttb, spacing: 1.1mm, text(size: 5.4pt, fill: soft, label), body)

// One diagonal sash in pale indigo, clipped to the card.
#let sash(width, height, top, thick, lean) = box(width: width * 1mm, height: height * 1mm, clip: true,
  place(std.top + left, polygon(fill: wash,
    (top * 1mm, 0mm), ((top + thick) * 1mm, 0mm),
    ((top + thick - lean) * 1mm, height * 1mm), ((top - lean) * 1mm, height * 1mm))))

#let title(size) = grid(columns: 2, column-gutter: size * 0.42, align: horizon,
  mark(size * 1.5),
  stack(dir: ttb, spacing: size * 0.3,
    text(size: size, weight: "bold", fill: ai, tracking: 0.04em, words.title.ja),
    text(size: size * 0.46, fill: ai, tracking: 0.08em, upper(words.title.en))))

#let born(card, size, width, both: true) = if card.birthEra != none {
  pair(words.birthDate.ja + "  " + words.birthDate.en, stack(dir: ttb, spacing: 1.1mm,
    text(size: calc.min(size, width / card.em.birthEra), weight: "bold", card.birthEra),
    if both { text(size: size * 0.72, fill: soft, card.birthWestern) }))
}

#let short(card, size) = pair(words.code.ja + "  " + words.code.en,
  text(size: size, weight: "bold", tracking: 0.06em, fill: ai, card.shortCode))

#let person(card, width, size) = {
  if card.name != none {
    stack(dir: ttb, spacing: size * 0.02,
      if card.kana != none { fitted(card.kana, card.em.kana, width, calc.max(size * 0.4, 6pt), 4.6pt, room: calc.max(size * 0.5, 7pt), fill: soft) },
      fitted(card.name, card.em.name, width, size, size * 0.54, room: size * 1.36, weight: "bold"))
  } else {
    stack(dir: ttb, spacing: 1.2mm,
      text(size: 7.6pt, words.nameNotPrinted.ja),
      small-en(words.nameNotPrinted.en, size: 5pt))
  }
}

#let return-to(card, size, width) = stack(dir: ttb, spacing: size * 0.24,
  text(size: size * 0.8, fill: soft, words.facility.ja + "  " + words.facility.en),
  fitted(card.facilityName, card.em.facilityName, width, size * 1.1, size * 0.9, room: size * 2.4, weight: "bold"),
  if card.facilityPhone != none { text(size: size * 1.1, weight: "bold", card.facilityPhone) })

#let footer(card, size) = grid(columns: (1fr, auto), align: bottom,
  stack(dir: ttb, spacing: size * 0.4,
    text(size: size, fill: soft, words.sealed.ja), small-en(words.sealed.en, size: size * 0.88)),
  text(size: size, fill: soft, words.issuedOn.ja + " " + card.issuedOn))

#let heading(h, size) = grid(columns: (auto, 1fr), column-gutter: 1.6mm, align: bottom,
  text(size: size, weight: "bold", fill: ai, h.ja), small-en(h.en, size: size * 0.66))

// Japanese on the left, English on the right of the same line, like a phrase book.
#let steps(section, size, ja-width, gap) = stack(dir: ttb, spacing: gap,
  heading(section.heading, size * 1.08),
  line(length: 100%, stroke: 0.5pt + ai),
  ..section.steps.enumerate().map(((n, s)) => grid(
    columns: (size * 1.4, ja-width, 1fr), align: bottom,
    text(size: size, weight: "bold", fill: ai, str(n + 1)),
    text(size: size, s.ja),
    small-en(s.en, size: size * 0.64))))

// White under the code, whatever the ground.
#let code-at(card) = at(card.codeX, card.codeY, box(fill: white, code(card, card.viewMm)))

#let front(card) = box(width: 85.6mm, height: 54mm, clip: true, {
  place(top + left, sash(85.6, 54, 72.6, 11, 24))
  code-at(card)
  at(48.4, 4.8, title(9.4pt))
  at(48.4, 13.4, person(card, 34.4mm, 17pt))
  at(48.4, 25.8, born(card, 8.4pt, 34mm))
  at(48.4, 35.9, short(card, 10.2pt))
  place(top + left, dx: 48.4mm, box(width: 34.4mm, height: 50mm, align(bottom + left,
    stack(dir: ttb, spacing: 0.5mm,
      fitted(card.facilityName, card.em.facilityName, 34.4mm, 6.2pt, 5.2pt, room: 13.4pt),
      if card.facilityPhone != none { text(size: 6.2pt, card.facilityPhone) }))))
})

#let back(card) = box(width: 85.6mm, height: 54mm, clip: true, {
  place(top + left, sash(85.6, 54, 72.6, 11, 24))
  at(4, 4.2, box(width: 77.6mm, stack(dir: ttb, spacing: 2.1mm,
    steps(words.finder, 7.1pt, 47mm, 1.3mm),
    steps(words.crew, 7.1pt, 47mm, 1.3mm))))
  place(top + left, dx: 4mm, box(width: 77.6mm, height: 50.4mm, align(bottom + left, stack(dir: ttb, spacing: 1.2mm,
    line(length: 100%, stroke: 0.3pt + rule),
    grid(columns: (38mm, 1fr), column-gutter: 2.4mm,
      return-to(card, 6pt, 38mm),
      stack(dir: ttb, spacing: 0.7mm,
        heading(words.withdraw.heading, 5.8pt),
        text(size: 4.8pt, words.withdraw.text.ja),
        small-en(words.withdraw.text.en, size: 3.9pt))),
    footer(card, 4.6pt)))))
})

#let bedside(card) = box(width: 105mm, height: 148.5mm, clip: true, {
  place(top + left, sash(105, 148.5, 84, 16, 66))
  at(9, 9.6, title(14pt))
  place(top + right, dx: -9mm, dy: 11mm, align(right, stack(dir: ttb, spacing: 1.2mm,
    text(size: 8pt, weight: "bold", fill: ai, words.bedside.ja), small-en(words.bedside.en, size: 6.4pt))))
  at(9, 21.6, person(card, 87mm, 27pt))
  at(card.codeX - 1, card.codeY - 1, rect(width: (card.viewMm + 2) * 1mm, height: (card.viewMm + 2) * 1mm, fill: white, radius: 1.5mm))
  code-at(card)
  at(71, 44, born(card, 8.6pt, 26mm))
  at(71, 58, short(card, 8.8pt))
  at(71, 69, box(width: 26mm, return-to(card, 7pt, 26mm)))
  at(9, 104.4, box(width: 87mm, stack(dir: ttb, spacing: 2.6mm,
    steps(words.finder, 7.7pt, 52mm, 1.35mm),
    steps(words.crew, 7.7pt, 52mm, 1.35mm))))
  place(top + left, dx: 9mm, box(width: 87mm, height: 140.5mm, align(bottom + left, footer(card, 5.2pt))))
})

#let hole = circle(radius: 2mm, stroke: 0.4pt + soft)

#let ring-words(card) = box(width: 48mm, height: 56mm, {
  place(top + center, dy: 2.4mm, hole)
  at(4, 8.6, title(9pt))
  at(4, 16.4, person(card, 40mm, 13pt))
  at(4, 27.6, grid(columns: (19.4mm, auto), column-gutter: 1.2mm,
    born(card, 6.8pt, 19mm, both: false), short(card, 7pt)))
  place(top + left, dx: 4mm, box(width: 40mm, height: 52.6mm, align(bottom + left, stack(dir: ttb, spacing: 1.3mm,
    text(size: 7pt, weight: "bold", fill: ai, words.keyRing.ja),
    small-en(words.keyRing.en, size: 5pt),
    line(length: 100%, stroke: 0.3pt + rule),
    return-to(card, 5.6pt, 40mm)))))
})

#let key-ring(card) = box(width: 48mm, height: 112mm, clip: true, {
  place(top + left, rotate(180deg, reflow: true, ring-words(card)))
  place(top + left, dy: 56mm, line(start: (0mm, 0mm), end: (48mm, 0mm), stroke: (paint: soft, thickness: 0.3pt, dash: "dashed")))
  place(top + center, dy: 58.4mm, hole)
  code-at(card)
})

#let faces = (id1: (front: front, back: back), bedside: (front: bedside), "key-ring": (front: key-ring))
#let marks() = for m in data.marks {
  place(top + left, line(start: (m.x1 * 1mm, m.y1 * 1mm), end: (m.x2 * 1mm, m.y2 * 1mm), stroke: 0.25pt + black))
}

#for (n, sheet) in data.sheets.enumerate() {
  if n > 0 { pagebreak() }
  marks()
  let face = faces.at(data.layout).at(sheet.side)
  for card in sheet.cards { place(top + left, dx: card.x * 1mm, dy: card.y * 1mm, face(card)) }
}
`;
