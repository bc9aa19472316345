"""A grammar of reports: lexicon, counts, groups, fates, sources and how passages are put together."""
