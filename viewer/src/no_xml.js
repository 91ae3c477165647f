/** Stands in for the XML library of vtk.js, whose file formats this viewer neither reads nor writes. */
export const create = () => {
  throw new Error("no XML is read in the browser");
};
export const convert = create;
