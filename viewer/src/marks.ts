/** The letters at the edges of a slice: right, left, anterior, posterior, head, feet. */

const LETTERS = [
  ["L", "R"],
  ["P", "A"],
  ["H", "F"],
] as const;

function letter(vector: number[]): string {
  const axis = [0, 1, 2].reduce((best, at) => (Math.abs(vector[at] ?? 0) > Math.abs(vector[best] ?? 0) ? at : best), 0);
  const value = vector[axis] ?? 0;
  return Math.abs(value) < 0.3 ? "" : (LETTERS[axis]?.[value > 0 ? 0 : 1] ?? "");
}

/** Left, right, top, bottom; empty where nobody says how the slice lies. */
export function edgeLetters(orientation: number[] | null): [string, string, string, string] {
  if (!orientation) return ["", "", "", ""];
  const row = orientation.slice(0, 3);
  const column = orientation.slice(3, 6);
  const back = (vector: number[]): number[] => vector.map((part) => -part);
  return [letter(back(row)), letter(row), letter(back(column)), letter(column)];
}
