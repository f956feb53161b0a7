"""How much a file may ask of us; a county's longest document is far below each of these."""

MEBIBYTE = 1 << 20
FILE = 100 * MEBIBYTE
UNPACKED = 150 * MEBIBYTE  # of all parts of a Word file
PART = 20 * MEBIBYTE  # of one part of a Word file
PARTS = 5_000
PAGES = 600
PIXELS = 60_000_000  # of one page or picture
CHARACTERS = 1_000_000
LINES = 60_000
MEMORY = 1_280 * MEBIBYTE  # address space of the process that reads
MEMORY_OCR = 6_144 * MEBIBYTE  # the OCR's runtime maps far more than it uses
SECONDS = 30  # of processor time, without OCR
SECONDS_PAGE_OCR = 60
SHORTEST_PAGE = 20  # characters; a page with fewer went through a scanner
OCR_DPI = 200  # at which a page goes to OCR
