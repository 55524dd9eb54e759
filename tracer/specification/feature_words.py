"""What requirements, criteria and stories of features are called, in many languages.

Kiro writes its documents in the language of the conversation; each phrase is part of a
regular expression. Seen in inakanou/ArchiTrack (Japanese), lostguk/vedma (Russian) and
45678XYZ/ai-elder-care (as it is written in Taiwan).
"""

from tracer.text import REQUIREMENT_WORDS

__all__ = [
    "CRITERIA_WORDS",
    "REQUIREMENT_WORDS",
    "SPECIFICATION_WORDS",
    "STORY_WORDS",
]

CRITERIA_WORDS = (
    "Acceptance Criteria",
    "Criterios de aceptación",
    "Critérios de aceitação",
    "Critères d'acceptation",
    "Akzeptanzkriterien",
    "Критерии приемки",
    "Критерии приёмки",
    "Критерии принятия",
    "Критерії приймання",
    "Criteri di accettazione",
    "Acceptatiecriteria",
    "Kryteria akceptacji",
    "Kabul kriterleri",
    "Kriteria penerimaan",
    "Tiêu chí chấp nhận",
    "受け?入れ?基準",
    "受け?入れ?条件",
    "验收标准",
    "验收条件",
    "接受标准",
    "驗收標準",
    "驗收條件",
    "允收標準",
    "允收條件",
    "接受標準",
    "인수 기준",
    "인수 조건",
    "수용 기준",
    "수락 기준",
)
STORY_WORDS = (
    "User Story",
    "Objective",
    "Historia de usuario",
    "História de usuário",
    "Пользовательская история",
    "ユーザーストーリー",
    "目的",
    "用户故事",
    "用戶故事",
    "使用者故事",
    "Récit utilisateur",
    "Storia utente",
    "Kullanıcı hikayesi",  # noqa: RUF001
    "Câu chuyện người dùng",
    "사용자 스토리",
)
SPECIFICATION_WORDS = (
    "(?:Feature )?Specification",
    "(?:Feature-?|Funktions)Spezifikation",
    "Especificación(?: de (?:la )?(?:función|funcionalidad|característica))?",
    "Especificação(?: d[ae] (?:funcionalidade|recurso|feature))?",
    "Spécification(?: fonctionnelle| de (?:la )?fonctionnalité)?",
    "Спецификация(?: функции| функциональности)?",
    "機能仕様書?",
    "功能(?:规格|规范|規格|規範)(?:说明|說明)?书?書?",
    "기능 (?:사양|명세)서?",
)
"""What Spec Kit's template has before the name of a feature, in its first heading."""
