"""A document camera that does not exist: papers on a mat, seen over HTTP."""
