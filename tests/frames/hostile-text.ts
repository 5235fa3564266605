// Five hundred ways to make text run as script, for every place where text is typed.

/** What each would do: leave a mark that the page can be asked for. */
const marks = ['top.__ran=1', 'window.__ran=1', 'self["__ran"]=1', 'globalThis.__ran=1', '__ran=1'];

const shapes: ((run: string) => string)[] = [
  (run) => `<script>${run}</script>`,
  (run) => `</script><script>${run}//`,
  (run) => `<img src=x onerror=${run}>`,
  (run) => `"><img src=x onerror="${run}">`,
  (run) => `'><img src=x onerror='${run}'>`,
  (run) => `<svg onload=${run}>`,
  (run) => `"><svg/onload=${run}>`,
  (run) => `<svg><script>${run}</script></svg>`,
  (run) => `<svg><animate onbegin=${run} attributeName=x>`,
  (run) => `<body onload=${run}>`,
  (run) => `<iframe src="javascript:${run}">`,
  (run) => `<iframe srcdoc="<script>${run}</script>">`,
  (run) => `<a href="javascript:${run}">見本</a>`,
  (run) => `javascript:${run}`,
  (run) => `JaVaScRiPt:${run}`,
  (run) => `data:text/html,<script>${run}</script>`,
  (run) => `<input autofocus onfocus=${run}>`,
  (run) => `" autofocus onfocus="${run}`,
  (run) => `' onmouseover='${run}`,
  (run) => `<details open ontoggle=${run}>`,
  (run) => `<video src=x onerror=${run}>`,
  (run) => `<audio src=x onerror=${run}>`,
  (run) => `<object data="javascript:${run}">`,
  (run) => `<embed src="javascript:${run}">`,
  (run) => `<form action="javascript:${run}"><button>`,
  (run) => `<math href="javascript:${run}">x</math>`,
  (run) => `<marquee onstart=${run}>`,
  (run) => `<style onload=${run}></style>`,
  (run) => `<link rel=stylesheet href=x onerror=${run}>`,
  (run) => `<base href="javascript:${run}//">`,
  (run) => `<template><img src=x onerror=${run}></template>`,
  (run) => `</textarea><script>${run}</script>`,
  (run) => `</title><script>${run}</script>`,
  (run) => `</style><script>${run}</script>`,
  (run) => `--><script>${run}</script>`,
  (run) => `]]><script>${run}</script>`,
  (run) => `{@html '<img src=x onerror=${run}>'}`,
  (run) => `{{constructor.constructor('${run}')()}}`,
  (run) => `\${${run}}`,
  (run) => `#{${run}}`,
  (run) => `<%= ${run} %>`,
  (run) => `';${run};//`,
  (run) => `";${run};//`,
  (run) => `\`;${run};//`,
  (run) => `\\";${run};//`,
  (run) => `=HYPERLINK("javascript:${run}")`,
  (run) => `#let x = "${run}" #eval(x)`,
  (run) => `&lt;script&gt;${run}&lt;/script&gt;`,
  (run) => `%3Cscript%3E${run}%3C/script%3E`,
  (run) => `＜script＞${run}＜/script＞`,
];
const disguises: ((text: string) => string)[] = [(text) => text, (text) => `見本${text}`];

/** 50 shapes × 5 marks × 2 disguises, each its own text. */
export const hostileTexts: readonly string[] = disguises.flatMap((disguise) =>
  marks.flatMap((mark) => shapes.map((shape) => disguise(shape(mark)))),
);
