"""An HTML site of the editions: static, readable without JavaScript, the same bytes from the same input."""
