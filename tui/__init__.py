"""The faces: the Textual app and the command line. The only package that draws."""
