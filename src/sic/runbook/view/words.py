"""The words the reading view adds to a document, by language; it never changes the author's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words. Braces name what is filled in; `format` does it."""

    image: str = "Image: {words}"
    undescribed: str = "without description"
    no_heading: str = "no heading “{target}” in this document"
    permalink: str = "Link to “{title}”"
    renamed: str = "“{old}” is called “{new}” now."
    removed: str = "“{old}” is not here any more; it stood in “{new}”."
    code: str = "Code"
    code_in: str = "Code ({language})"
    table: str = "Table"
    table_in: str = "Table in “{title}”"
    callouts: Mapping[str, str]
    footnotes: str = "Footnotes"
    footnote: str = "Footnote {number}"
    back: str = "Back to the text, footnote {number}"
    flowchart: str = "Flowchart of {boxes} boxes and {arrows} arrows, in words below"
    drawing: str = "Diagram ({kind}), as source below"
    in_words: str = "The diagram in words"
    source: str = "Source of the diagram"
    enlarge: str = "Open the picture"
    leads_to: str = "leads to"
    which: str = "which leads to"
    in_group: str = "In {title}"
    here: str = "You are here"
    undrawn: str = "This diagram cannot be drawn: {message}."
    undrawn_at: str = "This diagram cannot be drawn: {message} (line {line}: “{text}”)."
    other_kind: str = (
        "SIC draws flowcharts itself. This is a diagram of the kind “{kind}”, so its source"
        " stands here; the extra `diagrams` draws it: `pip install 'sic-command[diagrams]'`."
    )
    spent: str = "the diagrams before it take up the {most} boxes and bends of one document"
    columns: str = (
        "This table has {count} columns; SIC shows at most {most}, so it stands as written."
    )
    cells: str = (
        "This table has {count} cells; SIC shows at most {most}, so it stands as written."
    )
    too_long: str = (
        "From here on the text stands as written: SIC lays out at most {most} pieces."
    )
    nested: str = "Nested deeper than {most} levels, so it stands as written."
    plain_from: str = (
        "From line {line} on words stand plain: there are too many links and marks."
    )
    refused: str = "SIC cannot show this document: {message}."
    not_laid_out: str = "SIC cannot lay out this document, so it stands as written: {message}."


ENGLISH = Words(
    callouts={
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
        "remember": "Remember",
    }
)
SPANISH = Words(
    image="Imagen: {words}",
    undescribed="sin descripción",
    no_heading="este documento no tiene el título «{target}»",
    permalink="Enlace a «{title}»",
    renamed="“{old}” se llama ahora “{new}”.",
    removed="“{old}” ya no está aquí; estaba en “{new}”.",
    code="Código",
    code_in="Código ({language})",
    table="Tabla",
    table_in="Tabla en «{title}»",
    callouts={
        "note": "Nota",
        "tip": "Consejo",
        "important": "Importante",
        "warning": "Advertencia",
        "caution": "Precaución",
        "remember": "Recuerde",
    },
    footnotes="Notas al pie",
    footnote="Nota {number}",
    back="Volver al texto, nota {number}",
    flowchart="Diagrama de flujo de {boxes} cajas y {arrows} flechas, en palabras más abajo",
    drawing="Diagrama ({kind}), con su fuente más abajo",
    in_words="El diagrama en palabras",
    source="Fuente del diagrama",
    enlarge="Abrir la imagen",
    leads_to="lleva a",
    which="que lleva a",
    in_group="En {title}",
    here="Usted está aquí",
    undrawn="Este diagrama no se puede dibujar: {message}.",
    undrawn_at="Este diagrama no se puede dibujar: {message} (línea {line}: «{text}»).",
    other_kind="SIC dibuja los diagramas de flujo. Este es de tipo «{kind}», así que aquí está"
    " su fuente; lo dibuja el extra `diagrams`: `pip install 'sic-command[diagrams]'`.",
    spent="los diagramas anteriores ocupan las {most} cajas y curvas de un documento",
    columns="Esta tabla tiene {count} columnas; SIC muestra {most}: queda como está escrita.",
    cells="Esta tabla tiene {count} celdas; SIC muestra {most}: queda como está escrita.",
    too_long="Desde aquí el texto queda como está escrito: SIC compone {most} piezas.",
    nested="Anidado a más de {most} niveles: queda como está escrito.",
    plain_from="Desde la línea {line} las palabras quedan sin formato: hay demasiadas marcas.",
    refused="SIC no puede mostrar este documento: {message}.",
    not_laid_out="SIC no puede componer este documento: queda como está escrito: {message}.",
)
LANGUAGES: Mapping[str, Words] = {"en": ENGLISH, "es": SPANISH}


def words_for(language: str) -> Words:
    """Return the words of a language tag such as ``es-AR``; English when there are none."""
    return LANGUAGES.get(language.partition("-")[0].lower(), ENGLISH)
