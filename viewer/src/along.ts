/** Where slices lie, and which slice of one series belongs to which of another. */

import type { Place, Series } from "./contract";

export type Vector = [number, number, number];

export const normalOf = (place: Place): Vector | null => {
  const o = place.orientation;
  if (!o || o.length !== 6) return null;
  const [a, b, c, d, e, f] = o as [number, number, number, number, number, number];
  return [b * f - c * e, c * d - a * f, a * e - b * d];
};

/** Millimetres of every frame along the normal of the first; null when the frames do not share one direction. */
export function placesAlong(series: Series): number[] | null {
  const normal = series.frames[0] && normalOf(series.frames[0]);
  if (!normal) return null;
  const found: number[] = [];
  for (const frame of series.frames) {
    const own = normalOf(frame);
    if (!own || !frame.position || Math.abs(dot(own, normal)) < 0.99) return null;
    found.push(dot(frame.position as Vector, normal));
  }
  return found;
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export type Linking = "position" | "offset" | "share";

/** `position`: one frame of reference, the same direction. `offset`: the same direction, another examination. Else by share of the stack. */
export function linkingOf(a: Series, b: Series): Linking {
  const [first, second] = [a.frames[0], b.frames[0]];
  const [na, nb] = [first && normalOf(first), second && normalOf(second)];
  const parallel = na && nb && dot(na, nb) > 0.9 && placesAlong(a) && placesAlong(b);
  if (!parallel) return "share";
  return a.frame_of_reference && a.frame_of_reference === b.frame_of_reference ? "position" : "offset";
}

/** The frame of `to` that belongs to frame `at` of `from`; `offset` in mm (or in slices of `to`) was set when they were linked. */
export function counterpart(from: Series, at: number, to: Series, offset: number): number {
  const last = to.frames.length - 1;
  if (linkingOf(from, to) === "share") {
    const share = from.frames.length > 1 ? at / (from.frames.length - 1) : 0;
    return clamp(Math.round(share * last + offset), last);
  }
  const wanted = ((placesAlong(from) as number[])[at] as number) + offset;
  return nearest(placesAlong(to) as number[], wanted);
}

/** What must be added so that the two frames that are on the screen now stay together. */
export function offsetBetween(from: Series, at: number, to: Series, other: number): number {
  const linking = linkingOf(from, to);
  if (linking === "position") return 0;
  if (linking === "offset") return ((placesAlong(to) as number[])[other] as number) - ((placesAlong(from) as number[])[at] as number);
  const share = from.frames.length > 1 ? at / (from.frames.length - 1) : 0;
  return other - share * (to.frames.length - 1);
}

function nearest(places: number[], wanted: number): number {
  let best = 0;
  places.forEach((place, at) => {
    if (Math.abs(place - wanted) < Math.abs((places[best] as number) - wanted)) best = at;
  });
  return best;
}

const clamp = (value: number, last: number): number => Math.max(0, Math.min(last, value));
