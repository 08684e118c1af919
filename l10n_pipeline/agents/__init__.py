"""What an agent may call: each call takes and returns what JSON can hold, and opens the project anew."""
