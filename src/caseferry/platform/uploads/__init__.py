"""Files come in: resumable by tus 1.0, or by a plain form."""
