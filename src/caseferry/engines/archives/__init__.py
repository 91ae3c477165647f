"""Opens archives and disc images: ZIP, 7z, TAR, gzip, bzip2, xz, ISO, and RAR where libarchive is installed."""
