// The icon set: drawn for a 24 × 24 field with a 1.75 line. A pair holds the line and what is filled.

type Drawing = string | readonly [line: string, filled: string];

const circle = (cx: number, cy: number, r: number) =>
  `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
const dot = (cx: number, cy: number, r = 1.15) => circle(cx, cy, r);
const octagon = 'M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2z';
const house = 'M3.5 11.2 12 4l8.5 7.2M5.5 9.8V20h13V9.8';
const heart = 'M12 20S3.5 15.1 3.5 9.2A4.6 4.6 0 0 1 12 6.7a4.6 4.6 0 0 1 8.5 2.5C20.5 15.1 12 20 12 20z';
const drop = 'M12 3.2s6 6.7 6 11.1a6 6 0 0 1-12 0c0-4.4 6-11.1 6-11.1z';
const sheet = 'M6 3h8.5L19 7.5V21H6zM14 3v5h5';
const person = circle(12, 8, 3.75) + 'M4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6';
const wifi = 'M2.8 9.5a13.5 13.5 0 0 1 18.4 0M6.2 13a8.6 8.6 0 0 1 11.6 0M9.3 16.4a4 4 0 0 1 5.4 0';

export const icons = {
  // The card and the search
  scan: 'M3.5 8V4.5h4M16.5 4.5h4V8M20.5 16v3.5h-4M7.5 19.5h-4V16M7 12h10',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM17.5 17.5H20V20h-2.5zM20 14v0M14 20v0',
  card: 'M3 5.5h18v13H3zM6.5 9h5v6h-5zM14.5 9.5h3.5M14.5 12.5h3.5',
  torch: 'M7.5 3h9v3.5L14.5 10v11h-5V10l-2-3.5zM7.5 6.5h9M12 12.5v2',
  camera: 'M3 7.5h4.3L9 5h6l1.7 2.5H21V19H3z' + circle(12, 13, 3.5),
  photo: 'M3.5 5h17v14h-17zM4 16.5l4.7-4.5 3.5 3.3 3-2.8 5 4.5' + circle(15.7, 9, 1.2),
  keyboard:
    'M2.5 6h19v12h-19zM6 9.7v0M9 9.7v0M12 9.7v0M15 9.7v0M18 9.7v0M7.5 12v0M10.5 12v0M13.5 12v0M16.5 12v0M8 15h8',
  search: circle(10.5, 10.5, 6.5) + 'M15.3 15.3 20.5 20.5',
  'zoom-in': circle(10.5, 10.5, 6.5) + 'M15.3 15.3 20.5 20.5M10.5 7.7v5.6M7.7 10.5h5.6',
  nearer:
    'M9 9h6v6H9zM3.5 3.5l4 4M7.5 4v3.5H4M20.5 3.5l-4 4M16.5 4v3.5H20M3.5 20.5l4-4M4 16.5h3.5V20M20.5 20.5l-4-4M16.5 20v-3.5H20',
  farther:
    'M9 9h6v6H9zM7.5 7.5l-4-4M3.5 7V3.5H7M16.5 7.5l4-4M17 3.5h3.5V7M7.5 16.5l-4 4M3.5 17v3.5H7M16.5 16.5l4 4M17 20.5h3.5V17',
  steady: circle(12, 12, 8.5) + 'M9.8 8.7v6.6M14.2 8.7v6.6',
  glare: 'M3 9.5h12.5M3 9.5V20h15v-6M18.5 2.5v8M14.5 6.5h8M15.9 3.9l5.2 5.2M21.1 3.9l-5.2 5.2',

  // Facts of a patient
  'warning-octagon': [octagon + 'M12 7.3v5.9', dot(12, 16.4)],
  allergy: [
    circle(12, 6.2, 3.2) +
      circle(17.5, 10.2, 3.2) +
      circle(15.4, 16.7, 3.2) +
      circle(8.6, 16.7, 3.2) +
      circle(6.5, 10.2, 3.2),
    circle(12, 12, 1.9),
  ],
  drug: 'M4.9 12.4 12.4 4.9a4.74 4.74 0 0 1 6.7 6.7L11.6 19.1a4.74 4.74 0 0 1-6.7-6.7zM8.7 8.7l6.6 6.6',
  disease:
    'M6 3.5v5a4 4 0 0 0 8 0v-5M4.5 3.5H6M14 3.5h1.5M10 12.5v3.7a4.3 4.3 0 0 0 8.6 0v-2' +
    circle(18.6, 11.7, 2.2),
  heart,
  pacemaker: heart + 'M6.2 12h3l1.5-2.8 2.3 5 1.3-2.2h3.5',
  dialysis: drop + 'M8.8 14.2h6.4M13.2 12.2l2 2-2 2',
  insulin:
    'M13 3.5 20.5 11M16.8 7.2 20.5 3.5M14.7 5.2 6.5 13.4a2 2 0 0 0-.6 1.4V18.1h3.3a2 2 0 0 0 1.4-.6L18.8 9.3M5.9 18.1 3 21M11.5 8.5l2 2M8.8 11.2l2 2',
  steroid:
    'M8.5 3.5 13 6.1v5.2l-4.5 2.6L4 11.3V6.1zM13 11.3l4.5-2.6 4.5 2.6M13 11.3l-.020 0M8.5 13.9v5.2l4.5 1.9 4.5-2.6v-5.2L13 11.3',
  anticoagulant: drop + 'M9 17.5l6-6.5',
  blood: drop + 'M9.3 14.5a2.8 2.8 0 0 0 2.7 2.8',
  treatment:
    'M4 9h16v7a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4zM8 9V5.5A2.5 2.5 0 0 1 10.5 3h3A2.5 2.5 0 0 1 16 5.5V9M12 11.8v5M9.5 14.3h5',
  wish: sheet + 'M9 17.5c1.2-2.6 2.2-4 3-4s-.4 3.2.6 3.2 1.2-1.7 2.4-1.7',
  pulse: 'M2.5 12.5h4l2.5-7 5 13 2.5-6h5',

  // People and places
  person,
  people:
    circle(9, 8, 3.25) +
    'M2.5 19.5c.5-3.7 3-5.5 6.5-5.5s6 1.8 6.5 5.5M15.5 5a3.25 3.25 0 0 1 0 6.1M17.7 14.4c2.2.7 3.5 2.4 3.8 5.1',
  ambulance:
    'M2.5 6.5h11.5V17H2.5zM14 10h4l3.5 3.7V17H14zM8.2 9v4.5M6 11.25h4.5' +
    circle(6.7, 17.7, 1.9) +
    circle(17, 17.7, 1.9),
  hospital: 'M4.5 20.5v-14h15v14M2.5 20.5h19M12 9v5M9.5 11.5h5M9.5 20.5V17h5v3.5M8.5 6.5v-3h7v3',
  clinic: house + 'M12 10.7v5M9.5 13.2h5',
  'care-home':
    house + 'M12 17s-3.4-1.9-3.4-4.2c0-1.9 2.5-2.4 3.4-.7.9-1.7 3.4-1.2 3.4.7C15.4 15.1 12 17 12 17z',
  home: house + 'M10 20v-5.5h4V20',
  office: 'M5 20.5v-17h9v17M14 9h5v11.5M3 20.5h18M8 7.5h3M8 11h3M8 14.5h3',
  phone:
    'M5.2 3.5h3.6l1.6 4.6-2.2 1.7a12 12 0 0 0 6 6l1.7-2.2 4.6 1.6v3.6a1.7 1.7 0 0 1-1.8 1.7C10.8 20 4 13.2 3.5 5.3a1.7 1.7 0 0 1 1.7-1.8z',
  pin: 'M12 21s-6.5-6.2-6.5-11.2a6.5 6.5 0 0 1 13 0C18.5 14.8 12 21 12 21z' + circle(12, 9.8, 2.3),
  device: 'M7 2.5h10v19H7zM10.7 18.5h2.6',

  // States
  check: 'M4.5 12.7 9.6 17.8 19.5 6.7',
  'check-circle': circle(12, 12, 9) + 'M7.7 12.3l3 3 5.6-6.2',
  'warning-triangle': ['M12 3.8 21.3 20H2.7zM12 9.8v4.6', dot(12, 17)],
  info: [circle(12, 12, 9) + 'M12 11v6', dot(12, 7.7)],
  question: [
    circle(12, 12, 9) + 'M9.3 9.4c.2-1.5 1.3-2.4 2.8-2.4s2.7 1 2.7 2.4c0 1.9-2.8 2-2.8 4.2',
    dot(12, 16.7),
  ],
  cross: 'M5.5 5.5l13 13M18.5 5.5l-13 13',
  'cross-circle': circle(12, 12, 9) + 'M8.5 8.5l7 7M15.5 8.5l-7 7',
  minus: 'M5 12h14',
  plus: 'M12 5v14M5 12h14',
  clock: circle(12, 12, 9) + 'M12 6.5V12l3.5 2.5',
  history: 'M4 5v4.5h4.5M4.3 9.5A8.5 8.5 0 1 1 3.5 13M12 7.5V12l3 2',
  calendar: 'M4 5.5h16V20H4zM4 10h16M8.5 3v4M15.5 3v4',
  wifi: [wifi, dot(12, 19.3)],
  'wifi-off': [
    'M3 3l18 18M2.8 9.5a13.5 13.5 0 0 1 4.4-2.8M11 5.9a13.5 13.5 0 0 1 10.2 3.6M6.2 13a8.6 8.6 0 0 1 4-2.1M15.5 11.5a8.6 8.6 0 0 1 2.3 1.5M9.3 16.4a4 4 0 0 1 5.4 0',
    dot(12, 19.3),
  ],
  lock: 'M5 10.5h14V20H5zM8 10.5V7.5a4 4 0 0 1 8 0v3M12 14v2.5',
  unlock: 'M5 10.5h14V20H5zM8 10.5V7.5a4 4 0 0 1 7.7-1.5M12 14v2.5',
  shield: 'M12 3l7.5 2.8v5.7c0 4.6-3 7.7-7.5 9.5-4.5-1.8-7.5-4.9-7.5-9.5V5.8zM8.7 12l2.4 2.4 4.3-4.7',
  key: circle(7.5, 15.5, 4) + 'M10.4 12.6 19.5 3.5M16 7l3 3M13.5 9.5l2 2',
  bell: 'M5.5 17V11a6.5 6.5 0 0 1 13 0v6l1.5 1.5H4zM10 21h4',
  'bell-off': 'M3 3l18 18M5.5 17V11c0-1.2.3-2.3.9-3.3M8.8 5.4A6.5 6.5 0 0 1 18.5 11v3.5M4 18.5h14.5M10 21h4',

  // Actions
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z' + circle(12, 12, 3),
  'eye-off':
    'M3.5 3.5l17 17M6 7.3A17 17 0 0 0 2.5 12s3.5 6.5 9.5 6.5a9.5 9.5 0 0 0 4-.9M10 5.7c.6-.1 1.3-.2 2-.2 6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.4 3.2M9.9 9.9a3 3 0 0 0 4.2 4.2',
  edit: 'M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5 17.5 10',
  trash: 'M4 6.5h16M9 6.5V4h6v2.5M6 6.5 7 20.5h10l1-14M10 10.5v6M14 10.5v6',
  print: 'M7 9V3.5h10V9M7 17H3.5V9h17v8H17M7 13.5h10v7H7zM16.5 11.5h1',
  upload: 'M12 16V4M7 9l5-5 5 5M4 15.5V20h16v-4.5',
  download: 'M12 4v12M7 11l5 5 5-5M4 15.5V20h16v-4.5',
  send: 'M20.5 3.5 3.5 10.2l6.3 3.5 3.5 6.3zM9.8 13.7l4.7-4.2',
  refresh: 'M20 4.5V9.5h-5M4 19.5v-5h5M19.5 9.5A8 8 0 0 0 5.3 8M4.5 14.5A8 8 0 0 0 18.7 16',
  external: 'M13.5 4H20v6.5M20 4l-9 9M17.5 13.5V20H4V6.5h6.5',
  filter: 'M4 6h16M7 12h10M10 18h4',
  sort: 'M8 4.5v15M4.5 16 8 19.5 11.5 16M16 19.5v-15M12.5 8 16 4.5 19.5 8',
  list: ['M9 6.5h11M9 12h11M9 17.5h11', dot(5, 6.5, 1.2) + dot(5, 12, 1.2) + dot(5, 17.5, 1.2)],
  more: ['', dot(5, 12, 1.5) + dot(12, 12, 1.5) + dot(19, 12, 1.5)],
  menu: 'M4 6.5h16M4 12h16M4 17.5h16',
  document: sheet + 'M9 12.5h7M9 16.5h7',
  chart: 'M4 4v16h16M8.5 16v-4.5M13 16V8M17.5 16v-6',
  settings: 'M4 7.5h8M18 7.5h2M4 16.5h2M12 16.5h8' + circle(15, 7.5, 2.5) + circle(9, 16.5, 2.5),
  'sign-out': 'M14 4H5v16h9M10 12h10.5M16.5 8l4 4-4 4',
  'chevron-right': 'M9 5l7 7-7 7',
  'chevron-left': 'M15 5l-7 7 7 7',
  'chevron-down': 'M5 9l7 7 7-7',
  'chevron-up': 'M5 15l7-7 7 7',
  'arrow-left': 'M20 12H4.5M10.5 6l-6 6 6 6',
  'arrow-right': 'M4 12h15.5M13.5 6l6 6-6 6',
  'arrow-up': 'M12 20V4.5M6 10.5l6-6 6 6',
  'arrow-down': 'M12 4v15.5M6 13.5l6 6 6-6',

  // The screen itself
  sun:
    circle(12, 12, 4) +
    'M12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M18.7 5.3 17 7M7 17l-1.7 1.7',
  moon: 'M20 14.3A8.5 8.5 0 1 1 9.7 4a6.8 6.8 0 0 0 10.3 10.3z',
  contrast: [circle(12, 12, 9), 'M12 3a9 9 0 0 1 0 18z'],
  language:
    circle(12, 12, 9) + 'M3 12h18M12 3c2.7 2.6 4 5.6 4 9s-1.3 6.4-4 9c-2.7-2.6-4-5.6-4-9s1.3-6.4 4-9z',
} as const satisfies Record<string, Drawing>;

/** Names of all icons; the gallery shows them. */
export type IconName = keyof typeof icons;
