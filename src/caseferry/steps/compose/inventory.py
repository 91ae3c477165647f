"""The list of images that lies beside them."""

from __future__ import annotations

from collections.abc import Iterator

from caseferry.domain.composition import TextPlan
from caseferry.domain.imaging import ImagingSeries
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.dicom_objects import transfer_syntax_name
from caseferry.steps.compose.copies import StudyFolder, study_folders


def write_inventories(case: Understanding) -> tuple[TextPlan, ...]:
    """One `INVENTORY.txt` per study that leaves: what it is, how many images, what is lacking. It names no file of the family."""
    return tuple(
        TextPlan(f"{folder.path}/INVENTORY.txt", "\n".join(_lines(folder)) + "\n")
        for folder in study_folders(case)
        if not folder.withheld
    )


def _lines(folder: StudyFolder) -> Iterator[str]:
    study = folder.study
    yield f"Study date: {study.date or 'not given'}"
    yield f"Kind: {', '.join(study.modalities) or 'not given'}"
    yield f"Description: {study.description or 'not given'}"
    yield f"Body part: {study.body_part or 'not given'}"
    yield f"Series: {study.series}, images: {study.instances}, bytes: {study.bytes}"
    yield f"Study Instance UID: {study.study_instance_uid}"
    yield from (f"Note: {problem}" for problem in study.problems)
    yield ""
    places = {source: path.rsplit("/", 1)[-1] for source, path in folder.files.items()}
    for series in study.series_list:
        yield f"Series {series.number or '-'}: {series.description or 'no description'}"
        yield from (f"  {line}" for line in series_lines(series))
        yield f"  files: {places[series.sources[0]]} to {places[series.sources[-1]]}"


def series_lines(series: ImagingSeries) -> Iterator[str]:
    """What is known of a series, a line each."""
    frames = f", {series.slices} frames" if series.slices > series.instances else ""
    yield f"{series.kind}: {series.instances} objects{frames}"
    if series.drawn and series.rows:
        yield f"{series.columns} x {series.rows} pixels, {transfer_syntax_name(series.transfer_syntax) or 'packing not told'}"
    if series.orientation or series.spacing is not None:
        yield f"{series.orientation or 'plane not told'}, {spacing_words(series) or 'spacing not told'}"
    if series.contrast:
        yield f"contrast: {series.contrast}"
    if series.missing:
        yield f"{series.missing} slices missing in {series.gaps} places"
    if series.companion:
        yield f"lies over CT series {series.companion} ({series.companion_basis})"
    if series.unshown:
        yield series.unshown


def spacing_words(series: ImagingSeries) -> str:
    """The step between slices.

    >>> spacing_words(ImagingSeries("1.2", "", "", "CT", "CT image", 3, 3, spacing=2.5))
    'every 2.5 mm'
    """
    return f"every {series.spacing:g} mm" if series.spacing is not None else ""
