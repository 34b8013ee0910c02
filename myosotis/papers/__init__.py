"""What leaves on paper or as a file, and the files of a case: photos, documents received, the case sheet for police.

Words: a *paper* is one sheet that was made, with who it is for and why, the codes of its fields and the PDF as it left,
kept as a sealed file; a *case sheet* is the paper for the police; a *field* of it is chosen one by one, and what is not
known is listed as not known. The preview is drawn from the very bytes that leave. Whereabouts that are withheld from
the person who makes it are left out; accusations are marked as alleged, with their source.
`site` leads here from the pages of a case and fills the slot beside its overview.
"""
