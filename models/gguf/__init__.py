"""Plans with any GGUF file: llama.cpp in a child process of its own, held to the tools by a grammar."""
