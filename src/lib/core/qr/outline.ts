// A module matrix as one SVG path of closed, axis-aligned outlines, and back again. Outlines instead of one
// rectangle per module leave no hairline seams in print, and reading the path back tests what is printed.

/** Directions: right, down, left, up. Dark modules lie on the right-hand side of the way. */
const stepX = [1, 0, -1, 0] as const;
const stepY = [0, 1, 0, -1] as const;

/**
 * Traces every dark region.
 * @param dark row-major, `side` squared, truthy is dark
 * @param offset modules added to both coordinates (the quiet zone)
 * @returns for example `M4 4h7v7h-7Z`; neighbours that touch only at a corner stay separate outlines
 */
export function outlinePath(dark: ArrayLike<number | boolean>, side: number, offset: number): string {
  const isDark = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < side && y < side && Boolean(dark[y * side + x]);
  // One bit per direction for every grid point: is there an unvisited edge that starts here?
  const points = side + 1;
  const edges = new Uint8Array(points * points);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (!isDark(x, y)) continue;
      if (!isDark(x, y - 1)) edges[y * points + x]! |= 1;
      if (!isDark(x + 1, y)) edges[y * points + x + 1]! |= 2;
      if (!isDark(x, y + 1)) edges[(y + 1) * points + x + 1]! |= 4;
      if (!isDark(x - 1, y)) edges[(y + 1) * points + x]! |= 8;
    }
  }
  const parts: string[] = [];
  for (let start = 0; start < edges.length; start++) {
    while (edges[start]! & 1) {
      parts.push(`M${(start % points) + offset} ${Math.floor(start / points) + offset}`);
      parts.push(...traceFrom(edges, points, start));
    }
  }
  return parts.join('');
}

function traceFrom(edges: Uint8Array, points: number, start: number): string[] {
  const runs: { direction: number; length: number }[] = [];
  let at = start;
  let direction = 0;
  do {
    const last = runs.at(-1);
    if (last?.direction === direction) last.length++;
    else runs.push({ direction, length: 1 });
    at += stepX[direction]! + stepY[direction]! * points;
    // Right turn first: at a checkerboard corner the outline keeps to its own module.
    direction = [1, 0, 3].map((turn) => (direction + turn) % 4).find((d) => edges[at]! & (1 << d))!;
    edges[at]! &= ~(1 << direction);
  } while (at !== start || direction !== 0);
  // Points are visited row by row, so the way home is vertical: `Z` draws the last run.
  return [
    ...runs
      .slice(0, -1)
      .map((run) =>
        run.direction % 2 === 0
          ? `h${stepX[run.direction]! * run.length}`
          : `v${stepY[run.direction]! * run.length}`,
      ),
    'Z',
  ];
}

/**
 * Fills a path of whole-number `M`, `h`, `v`, `Z` commands by the even-odd rule.
 * @returns row-major bytes, 1 is dark; undefined when the path has any other command or leaves the square
 */
export function fillPath(path: string, side: number): Uint8Array | undefined {
  const tokens = path.match(/M\d+ \d+|[hv]-?\d+|Z/g);
  if (!tokens || tokens.join('') !== path) return undefined;
  // crossings[y][x] toggles the colour from x onwards in row y.
  const crossings = new Uint8Array(side * (side + 1));
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const vertical = (toY: number): boolean => {
    if (toY < 0 || toY > side || x < 0 || x > side) return false;
    for (let row = Math.min(y, toY); row < Math.max(y, toY); row++) crossings[row * (side + 1) + x]! ^= 1;
    y = toY;
    return true;
  };
  for (const token of tokens) {
    const amount = Number(token.slice(1).split(' ')[0]);
    if (token.startsWith('M')) {
      [x, y] = token.slice(1).split(' ').map(Number) as [number, number];
      [startX, startY] = [x, y];
      if (x > side || y > side) return undefined;
    } else if (token.startsWith('h')) x += amount;
    else if (!vertical(token === 'Z' ? startY : y + amount)) return undefined;
    else if (token === 'Z') x = startX;
  }
  const dark = new Uint8Array(side * side);
  for (let row = 0; row < side; row++) {
    let ink = 0;
    for (let column = 0; column < side; column++) {
      ink ^= crossings[row * (side + 1) + column]!;
      dark[row * side + column] = ink;
    }
  }
  return dark;
}
