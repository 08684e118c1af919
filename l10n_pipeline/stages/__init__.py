"""The steps of the line, one room each; `inspect` looks, `housekeeping` tidies up."""
