"""The order of the candidates learned from questions of laypeople, in a way that carries over to other laws."""
