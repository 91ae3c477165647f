/** Frames as cornerstone wants them: values in the units of the series, previews stretched to the size of the slice. */

import { cache, Enums, imageLoader, metaData, utilities, type Types } from "@cornerstonejs/core";
import type { Place, Series } from "./contract";
import type { Frame, Values } from "./frames";
import { knownStore, onNews } from "./store";
import type { Window } from "./windows";

const SCHEME = "caseferry";
const FINE = 1 << 14;
const NOWHERE = { position: [0, 0, 0], orientation: [1, 0, 0, 0, 1, 0] };

export const imageId = (series: number, index: number): string => `${SCHEME}:${series}/${index}`;

function placeOf(id: string): { series: number; index: number } | null {
  const found = /^caseferry:(\d+)\/(\d+)$/.exec(id);
  return found ? { series: Number(found[1]), index: Number(found[2]) } : null;
}

let byProcessor = false;
const gains = new Map<number, number>();

/**
 * What values are multiplied by before the processor draws them: it counts windows in whole steps, which must be fine enough.
 * A graphics card takes values as they are.
 */
function gainOf(series: Series, width: number): number {
  if (!byProcessor || series.colour) return 1;
  const found = gains.get(series.id) ?? 2 ** Math.max(0, Math.ceil(Math.log2(FINE / Math.max(width * (series.suv ?? 1), 1e-12))));
  gains.set(series.id, found);
  return found;
}

/** The range of a window as the drawing library wants it; the processor takes one step more than it is given. */
export function drawnRange(series: Series, window: Window): { lower: number; upper: number } {
  const gain = gainOf(series, window.width / (series.suv ?? 1));
  const [lower, upper] = [window.center - window.width / 2, window.center + window.width / 2];
  return byProcessor ? { lower: lower * gain, upper: Math.max(lower * gain, upper * gain - 1) } : { lower, upper };
}

/** Tell cornerstone where frames come from. `drawnByProcessor`: without a graphics card. */
export function registerFrames(drawnByProcessor: boolean): void {
  byProcessor = drawnByProcessor;
  onNews(forget);
  cache.setMaxCacheSize(512 << 20);
  imageLoader.registerImageLoader(SCHEME, (id) => ({ promise: load(id) }));
  metaData.addProvider((type: string, id: string) => describe(type, id), 100);
}

async function load(id: string): Promise<Types.IImage> {
  const place = placeOf(id);
  const store = place && knownStore(place.series);
  const frame = store && (await store.wait(place.index));
  if (!place || !store || !frame) throw new Error("cannot be shown");
  return imageOf(id, frame, store.told, store.told.frames[place.index] as Place);
}

/** What cornerstone holds of a frame is out of date. */
function forget(series: number, index: number): void {
  const id = imageId(series, index);
  if (cache.getImageLoadObject(id)) cache.removeImageLoadObject(id, { force: true });
}

function imageOf(id: string, frame: Frame, series: Series, place: Place): Types.IImage {
  const { rows, columns } = place;
  const colour = frame.head.samples === 3;
  const values = colour ? interleaved(frame, place) : stretched(inUnits(frame, series), frame, place);
  const [low, high] = colour ? [0, 255] : extent(values);
  const [down, across] = place.spacing ?? [1, 1];
  const gain = gainOf(series, frame.head.window[1]) * (series.suv ?? 1);
  const image = {
    imageId: id,
    minPixelValue: low,
    maxPixelValue: high,
    slope: 1,
    intercept: 0,
    windowCenter: colour ? 127.5 : frame.head.window[0] * gain,
    windowWidth: colour ? 255 : frame.head.window[1] * gain,
    voiLUTFunction: Enums.VOILUTFunctionType.LINEAR_EXACT,
    rows,
    columns,
    height: rows,
    width: columns,
    color: colour,
    rgba: false,
    numberOfComponents: colour ? 3 : 1,
    photometricInterpretation: colour ? "RGB" : "MONOCHROME2",
    rowPixelSpacing: down,
    columnPixelSpacing: across,
    invert: false,
    sizeInBytes: values.byteLength,
    dataType: values.constructor.name,
    imageFrame: {},
    preScale: { enabled: true, scaled: true, scalingParameters: { rescaleSlope: 1, rescaleIntercept: 0 } },
    getPixelData: () => values,
    getCanvas: () => undefined,
    voxelManager: utilities.VoxelManager.createImageVoxelManager({
      scalarData: values as Types.PixelDataTypedArray,
      width: columns,
      height: rows,
      numberOfComponents: colour ? 3 : 1,
    }),
  };
  return image as unknown as Types.IImage;
}

/** Stored values in the units of the series. Whole numbers stay whole where slope and intercept allow it. */
function inUnits(frame: Frame, series: Series): Values {
  const { slope, intercept } = frame.head;
  const gain = gainOf(series, frame.head.window[1]) * (series.suv ?? 1);
  const factor = slope * gain;
  const shift = intercept * gain;
  const stored = frame.values;
  if (factor === 1 && shift === 0 && !byProcessor) return stored;
  const [low, high] = extent(stored);
  const whole = !byProcessor && factor === 1 && Number.isInteger(shift) && stored.constructor !== Float32Array;
  const out = whole && low + shift >= -32768 && high + shift <= 32767 ? new Int16Array(stored.length) : new Float32Array(stored.length);
  for (let at = 0; at < stored.length; at++) out[at] = (stored[at] as number) * factor + shift;
  return out;
}

/** A preview at the size of the slice, values between its own ones blended. */
function stretched(values: Values, frame: Frame, place: Place): Values {
  const { rows, columns, step } = frame.head;
  if (step === 1) return values;
  const out = new (values.constructor as new (size: number) => Values)(place.rows * place.columns);
  const columnsAt = Array.from({ length: place.columns }, (_, x) => blend(x, step, columns));
  for (let y = 0; y < place.rows; y++) {
    const down = blend(y, step, rows);
    const upper = down.first * columns;
    const lower = down.second * columns;
    for (let x = 0; x < place.columns; x++) {
      const { first, second, share } = columnsAt[x] as Blend;
      const top = (values[upper + first] as number) * (1 - share) + (values[upper + second] as number) * share;
      const low = (values[lower + first] as number) * (1 - share) + (values[lower + second] as number) * share;
      out[y * place.columns + x] = top * (1 - down.share) + low * down.share;
    }
  }
  return out;
}

interface Blend {
  first: number;
  second: number;
  share: number;
}

function blend(at: number, step: number, size: number): Blend {
  const place = Math.max(0, Math.min(size - 1, (at + 0.5) / step - 0.5));
  const first = Math.floor(place);
  return { first, second: Math.min(size - 1, first + 1), share: place - first };
}

function interleaved(frame: Frame, place: Place): Uint8Array {
  const size = frame.head.rows * frame.head.columns;
  const planes = [0, 1, 2].map((at) => stretched(frame.values.subarray(at * size, (at + 1) * size), frame, place));
  const out = new Uint8Array(place.rows * place.columns * 3);
  planes.forEach((plane, sample) => {
    for (let at = 0; at < plane.length; at++) out[at * 3 + sample] = plane[at] as number;
  });
  return out;
}

export function extent(values: Values): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}

function describe(type: string, id: string): unknown {
  const place = placeOf(id);
  const told = place && knownStore(place.series)?.told;
  const frame = told?.frames[place?.index ?? 0];
  if (!place || !told || !frame) return undefined;
  if (type === "imagePlaneModule") return planeOf(told, frame, place.index);
  if (type === "imagePixelModule") return pixelsOf(told);
  // The processor draws values that are no whole numbers only for what it takes for PET.
  if (type === "generalSeriesModule") return { modality: byProcessor && !told.colour ? "PT" : "OT", seriesInstanceUID: String(told.id) };
  return undefined;
}

function planeOf(told: Series, frame: Place, index: number): unknown {
  const [a, b, c, d, e, f] = frame.orientation ?? NOWHERE.orientation;
  const [down, across] = frame.spacing ?? [1, 1];
  return {
    frameOfReferenceUID: told.frame_of_reference || `series-${told.id}`,
    rows: frame.rows,
    columns: frame.columns,
    imageOrientationPatient: [a, b, c, d, e, f],
    rowCosines: [a, b, c],
    columnCosines: [d, e, f],
    imagePositionPatient: frame.position ?? [0, 0, index],
    pixelSpacing: [down, across],
    rowPixelSpacing: down,
    columnPixelSpacing: across,
    usingDefaultValues: told.spacing_at === "",
  };
}

const pixelsOf = (told: Series): unknown => ({
  bitsAllocated: told.colour ? 8 : 16,
  bitsStored: told.colour ? 8 : 16,
  highBit: told.colour ? 7 : 15,
  samplesPerPixel: told.colour ? 3 : 1,
  photometricInterpretation: told.colour ? "RGB" : "MONOCHROME2",
  pixelRepresentation: told.colour ? 0 : 1,
});
