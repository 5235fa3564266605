// A mark without any content: only that this browser has been enrolled once, so that the camera may open before
// anything else is read.
const key = 'tasuki.enrolled';

export function isMarkedEnrolled(): boolean {
  try {
    return localStorage.getItem(key) === '1';
  } catch {
    return false;
  }
}

export function markEnrolled(): void {
  try {
    localStorage.setItem(key, '1');
  } catch {
    // Without it the camera opens a moment later.
  }
}
