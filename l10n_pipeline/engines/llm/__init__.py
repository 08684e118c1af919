"""Engines that are language models: what they are told, how their answers are read, the judge."""
