"""What a requirement is called before its number, in many languages: `需求 1.2`."""

REQUIREMENT_WORDS = (
    "Requirement",
    "Requisito",
    "Requerimiento",
    "Exigence",
    "Anforderung",
    "Требование",
    "要件",
    "要求",
    "需求",
    "요구사항",
)
"""Each is part of regular expressions of Python and git."""
