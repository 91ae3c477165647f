/** What the server tells (docs/decisions/0006-viewer.md). */

export interface SeriesRow {
  id: number;
  number: string;
  description: string;
  modality: string;
  kind: string;
  slices: number;
  orientation: string;
  contrast: string;
  spacing_mm: number | null;
  missing: number;
  rows: number;
  columns: number;
  /** Why it cannot be shown, in plain words; empty when it can. */
  unshown: string;
}

export interface Study {
  date: string;
  description: string;
  body_part: string;
  modalities: string[];
  series: SeriesRow[];
}

export interface Studies {
  schema: string;
  title: string;
  links: { kind: string; url: string }[];
  studies: Study[];
}

export interface Place {
  rows: number;
  columns: number;
  position: number[] | null;
  orientation: number[] | null;
  spacing: number[] | null;
}

export interface Series {
  id: number;
  frame_of_reference: string;
  spacing_at: string;
  units: string;
  suv: number | null;
  rate: number;
  colour: boolean;
  inverted: boolean;
  windows: { center: number; width: number; name: string }[];
  frames: Place[];
}

const meta = document.querySelector<HTMLMetaElement>('meta[name="caseferry-data"]')?.content;
const base = new URL(meta || "./", document.baseURI);

export const address = (path: string): string => new URL(path, base).href;

/** The value of a JSON address. Throws with the status when the server refuses. */
export async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(address(path));
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as T;
}
