"""The keys under which payloads usually have each field of an alert, the clearest first."""

from collections.abc import Mapping
from functools import cache

from tracer.alerts.fields.name_spellings import fold_name

USUAL_KEYS: Mapping[str, str] = {
    "alert_id": """alert_id incident_id event_id problem_id alarm_id issue_id
        ticket_id sensor_id alertUid id uuid uid key number reference ref""",
    "title": """title alert_title event_title incident_title alert_name incident_name
        alarm_name event_name problem_name subject headline rule_name monitor_name
        check_name endpoint_name test_name policy_name condition_name trigger_name
        job_name service_description alert name summary short_description brief_description brief label
        rule monitor check endpoint sensor trigger probe what problem issue alarm
        heading topic event message text msg body description titre titel titulo título
        titolo bezeichnung 件名 タイトル アラート名 标题 告警名称 告警标题 规则名称 제목 알림이름 название тема
        заголовок short_text baslik tytul tytuł allarme nome nom nombre nazwa název
        başlık naam namn rubrik назва judul アラーム名 監視名 告警名 경보명 알람명 이름 melding otsikko
        overskrift cím titlu job tittel meldung alerta alerte alarme pipeline workflow suite
        dag_id signature störung stoerung alarma test""",
    "description": """description detailed_description message summary status_message details detail
        text body msg reason long_description event_message content info error_message
        error output explanation cause state_message status_text
        subtitle text_body check_output service_output output_text alert_description
        log synopsis narrative story additional_text additional_info
        additional_information beschreibung fehler meldung nachricht descripcion descripción
        descricao descrição descrizione mensaje mensagem 詳細 説明 内容 メッセージ 描述 详情 告警内容 설명
        내용 описание сообщение long_text omschrijving opis messaggio popis açıklama
        mesaj comment note notes beskrivning опис keterangan deskripsi 메시지 exception exception_message""",
    "status": """status state alert_status alert_state current_state new_state
        new_status incident_status event_status monitor_status current_status to_state
        to transition alert_transition condition_state health event_type event_action
        alert_action action event alert_type notification_type message_type kind type
        phase lifecycle outcome verdict is_resolved resolved is_firing firing
        is_active active online is_open is_down down is_up up is_healthy healthy is_ok ok
        passed passing success cleared is_recovery recovery is_recovered recovered fixed zustand etat état estado stato statut 状態 ステータス 状态 告警状态
        상태 статус состояние situacao situação durum toestand check_result check_status
        check_state service_state host_state stan stav tillstånd стан tilstand tila
        állapot stare now current""",
    "severity": """severity severity_name severity_label severity_text severity_word
        severity_string priority_name priority_label level_name alert_severity
        event_severity sev severity_level priority alert_priority level alert_level
        urgency criticality importance impact how_bad prio seriousness grade class alarm_level
        alarm_severity alert_criticality schweregrad schwere prioritaet priorität gravite
        gravité gravedad severidad severidade gravita gravità 重大度 深刻度 優先度 级别 告警级别 严重程度
        等级 심각도 등급 важность приоритет gravidade lvl серьёзность серьезность критичность ernst onem önem waznosc ważność
        livello niveau nivel nível stufe poziom priorytet závažnost seviye prioriteit
        nivå уровень важливість рівень tingkat 重要度 allvarlighetsgrad alvorlighetsgrad
        alvorlighed vakavuus súlyosság severitate risk_level risk_score risk gravity""",
    "timestamp": """started_at start_time started_time start startsAt started_date started starts_at start_date
        triggered_at trigger_time fired_at fired_time firedDateTime opened_at opened
        open_time begin began began_at begins_at first_seen first_received first_occurred_on
        first_occurred_at first_occurred first_seen_at report_time reported_at
        reported first_occurrence first_triggered last_triggered_at last_fired_at
        started_on opened_on triggered_on
        raised_on raised_at raised since down_since detected_at onset incident_time
        down_at active_at active_since active_date violation_start activated_at raised_time time_raised alarm_time
        trigger_datetime beginn begonnen from debut début inicio início inizio 発生時刻
        発生日時 開始時刻 开始时间 触发时间 告警时间 发生时间 발생시간 начало początek rozpoczęcie začátek
        başlangıç begintijd starttid початок mulai 발생시각 시작시간 triggered fired
        starttidspunkt alkoi kezdete detected first_observed first_observed_at
        first_timestamp occur_time occurred_time occured occured_at event_first_seen
        seit declared declared_at first_failed identified_at identified
        created_at created createdTime create_time creation_time createdDate""",
    "ended_at": """ended_at ends_at end_time ended_time end end_date resolved_at resolved_on
        resolved_time closed_at close_time recovered_at recovery_time cleared_at
        cleared_time finished_at up_at closed ended recovered cleared""",
    "changed_at": """timestamp time date datetime occurred_at occurred added
        event_time alert_time alert_date at when changed_at last_changed last_change
        last_state_change state_changed_at state_change_time transition_time
        updated_at last_updated sent_at ts epoch checked_at check_time timestamp_ms
        unix_time happened notification_time recorded_at occurred_on created_on
        event_date zeitstempel zeitpunkt zeit datum fecha hora horodatage 時刻 日時 时间 시간
        время дата tijdstip tijd zaman tarih czas data ora heure čas tid час waktu 시각
        gemeldet received received_at error_date error_time executed_at changed finished_at completed_at computed_at evaluated_at analysed_at analyzed_at enqueued finished generated generated_at tidspunkt aika idő timp utc""",
    "metric": """metric metric_name metricName measurement measure indicator kpi sli
        counter series gauge reading metric_display_name metric_path signal item item_name
        metric_type property aspect messgroesse messgröße kennzahl metrik metrica
        métrica metryka metrika metriek показатель метрика 指標 指标 지표""",
    "value": """value current_value actual_value metric_value observed_value
        measured_value last_value trigger_value currentValue current actual observed
        measured reading sample result_value latest evaluated_value is got num_hits
        hit_count match_count current_sli sli_value cur_value current_usage usage wert messwert
        istwert valeur valor valore val 値 現在値 测量值 当前值 현재값 значение valor_atual
        valor_actual valeur_actuelle waarde deger değer wartosc wartość metric
        response_time alert_count measurement hodnota värde значення nilai 측정값 測定値
        score sli latency rate gemeten_waarde meetwaarde uppmätt mätvärde målt verdi værdi arvo
        mittausarvo érték valoare""",
    "threshold": """threshold threshold_value limit limit_value alert_threshold
        critical_threshold target expected expected_value objective bound baseline max
        maximum allowed budget ceiling trigger_level trip_point at_most at_least
        tolerance configured_value configured_trigger_value calc_value grenzwert schwellwert
        schwellenwert schwelle grenze seuil limite umbral limiar soglia thr しきい値 閾値 阈值 임계값
        порог предел should should_be drempel esik eşik prog próg sollwert watermark
        high_watermark práh prah grens gräns tröskel поріг ambang batas limiet
        grenswaarde gränsvärde grænseværdi grenseverdi grense raja küszöb prag
        ambang_batas""",
    "expression": """expression expr rule_expression query promql condition
        condition_text trigger_condition alert_condition criteria formula rule trigger""",
    "sentence": """condition condition_text trigger_condition alert_condition criteria
        rule_text threshold_text rule""",
    "operator": """operator comparison comparator comparison_operator
        threshold_operator condition_operator op cmp relation condition direction
        calc_type""",
    "unit": """unit units uom unit_of_measure metric_unit einheit unite unité unidad
        unidade 単位 单位 단위 unita unità jednostka jednotka birim eenheid enhet единица
        одиниця satuan engineering_units eu enhed yksikkö""",
    "service": """service service_name svc svc_name application app application_name
        app_name component microservice workload deployment service_id entity
        entity_name system subsystem module function_name resource resource_name
        affected_service project project_name target site instance_name device_name
        machine_name host hostname host_name node node_name instance server device
        machine managed_object managed_element monitored_object monitoring_object object_name
        originator originator_name program configuration_item cmdb_ci ci_name pod container where cluster_name dienst
        anwendung servicio servico serviço sistema サービス 服务 服务名 应用 서비스 сервис служба
        servis usluga usługa servizio služba hizmet tjänst сервіс layanan tjeneste
        palvelu szolgáltatás serviciu involved_object model model_name queue domain process
        dataset dataset_name product product_name server_name database database_name
        db_name source client client_name""",
    "environment": """environment env environment_name deployment_environment
        release_stage env_name env_label stage_name stage tier landscape cluster_env
        umgebung environnement entorno ambiente 環境 环境 환경 окружение среда omgeving
        ortam srodowisko środowisko prostředí miljö середовище lingkungan miljø
        ympäristö környezet mediu""",
    "revision": """revision commit commit_sha commit_hash commit_id git_sha git_commit
        git_revision sha deployed_commit deployed_revision code_version build_sha
        vcs_revision head_sha app_version release version git git_hash git_ref
        build_commit deploy_sha hash""",
    "rule": """rule rule_name rule_id alert_rule policy policy_name alert_policy
        monitor_id monitor_name check_id check_name detector detector_name detector_id
        condition_name definition alert_definition alert_def trigger_id trigger_name
        alarm_definition slo slo_name""",
    "fingerprint": """fingerprint dedup_key dedupe_key deduplication_key dedup_id
        aggregation_key correlation_key correlation_id incident_key group_key alias""",
    "tags": """tags labels custom_details custom_fields custom_properties attributes
        dimensions metadata meta details annotations custom extra fields properties
        context facets vars keywords additional_info additional_information""",
    "frames": """frames stack_trace stacktrace backtrace stack trace traceback
        call_stack callstack""",
    "test": "test is_test test_alert is_test_alert",
}
"""Names of the APIs that tools document, and words that home-grown payloads use."""


def usual_keys(field: str) -> tuple[str, ...]:
    """Return the usual keys of a field, the clearest first."""
    return tuple(USUAL_KEYS.get(field, "").split())


@cache
def key_ranks(field: str) -> Mapping[str, int]:
    """Return the usual keys of a field, folded, with the place of each in the order."""
    ranks: dict[str, int] = {}
    for rank, key in enumerate(usual_keys(field)):
        ranks.setdefault(fold_name(key), rank)
    return ranks
