"""What a text is made of, whichever file it came from: inline codes, HTML tags, sentences, scripts."""
