"""What a run tells: tables and problems for people, the same problems for programs."""
