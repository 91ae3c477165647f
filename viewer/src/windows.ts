/** Windows: which grey stands for which value. */

export interface Window {
  center: number;
  width: number;
}

export interface Preset extends Window {
  /** A key of `words.ts`, or a name that the scanner gave. */
  name: string;
}

/** For CT, in Hounsfield units, as radiology departments use them. */
export const CT_PRESETS: Preset[] = [
  { name: "soft", center: 40, width: 400 },
  { name: "lung", center: -600, width: 1500 },
  { name: "bone", center: 450, width: 1800 },
  { name: "brain", center: 40, width: 80 },
  { name: "liver", center: 70, width: 150 },
];

/** For PET with known uptake: white at 0, black at these standardised uptake values. */
export const SUV_TOPS = [5, 7, 10, 15];
