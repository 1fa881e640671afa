"""What all sources share: files, encodings, separators, numbers, times, pseudonyms."""
