/**
 * Stands in for dcmjs, which cornerstone names for reading DICOM files and for its log. This viewer never gets a DICOM file: the
 * server decodes. Leaving the parser out saves half a megabyte, and nothing is logged that could quote a record.
 */
const quiet = () => undefined;
const logger = () => ({ trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet, log: quiet, setLevel: quiet, getLevel: () => 5, getLogger: logger });

class Absent {
  constructor() {
    throw new Error("no DICOM file is read in the browser");
  }
}

export const log = { ...logger(), getLogger: logger };
export const constants = {
  IMPLICIT_LITTLE_ENDIAN: "1.2.840.10008.1.2",
  EXPLICIT_LITTLE_ENDIAN: "1.2.840.10008.1.2.1",
  DEFLATED_EXPLICIT_LITTLE_ENDIAN: "1.2.840.10008.1.2.1.99",
  EXPLICIT_BIG_ENDIAN: "1.2.840.10008.1.2.2",
};

/** Rules that are compiled when cornerstone loads want every keyword to have a number; any will do, since no element is ever read. */
const numbers = new Map();
const numbered = (name) => {
  if (!numbers.has(name)) numbers.set(name, (numbers.size + 1).toString(16).padStart(8, "0").toUpperCase());
  const number = numbers.get(name);
  return { tag: `(${number.slice(0, 4)},${number.slice(4)})`, vr: "UN", vm: "1", name };
};
/** Keywords begin with a capital letter (PS3.6); cornerstone's own names do not. */
const isKeyword = (name) => typeof name === "string" && /^[A-Z]/.test(name);
const nameMap = new Proxy(
  {},
  {
    get: (_, name) => (isKeyword(name) ? numbered(name) : undefined),
    getOwnPropertyDescriptor: (_, name) =>
      isKeyword(name) ? { configurable: true, enumerable: true, writable: false, value: numbered(name) } : undefined,
  },
);

export default {
  async: { AsyncDicomReader: Absent },
  utilities: { DicomMetadataListener: Absent },
  data: { DicomMetaDictionary: { dictionary: {}, nameMap } },
  constants,
  log,
};
