"""What Rasa loads by dotted name: the desk's input channel, the answer book, the tracker store."""
