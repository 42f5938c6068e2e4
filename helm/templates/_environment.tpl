{{/* A variable from a secret: (dict "name" "X" "from" (dict "existingSecret" "s" "key" "k")). */}}
{{- define "gateway.fromSecret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .from.existingSecret }}
      key: {{ .from.key }}
{{- end -}}

{{/* The doors of PostgreSQL, which the migration makes and the gateway comes in by. */}}
{{- define "gateway.doors" -}}
{{- if ne .Values.database.kind "sqlite" }}
{{ include "gateway.fromSecret" (dict "name" "GATEWAY_DOOR_SECRET" "from" .Values.database.doorSecret) }}
{{- with .Values.settings.door_prefix }}
- name: GATEWAY_DOOR_PREFIX
  value: {{ . | quote }}
{{- end }}
- name: PGSSLMODE
  value: {{ ternary "verify-full" .Values.database.external.tls (eq .Values.database.kind "cnpg") }}
{{- if include "gateway.databaseCa" . }}
- name: PGSSLROOTCERT
  value: /etc/gateway/database/ca.crt
{{- end }}
{{- end }}
{{- end -}}

{{/* The secret that holds the authority of the database, as name and key; empty where it is a public one. */}}
{{- define "gateway.databaseCa" -}}
{{- if eq .Values.database.kind "cnpg" -}}
secretName: {{ include "gateway.cluster" . }}-ca
items: [{ key: ca.crt, path: ca.crt }]
{{- else if and (eq .Values.database.kind "external") .Values.database.external.ca.existingSecret -}}
secretName: {{ .Values.database.external.ca.existingSecret }}
items: [{ key: {{ .Values.database.external.ca.key }}, path: ca.crt }]
{{- end -}}
{{- end -}}

{{/* The database as the migration reaches it: as its owner. */}}
{{- define "gateway.ownerEnvironment" -}}
{{- if eq .Values.database.kind "sqlite" }}
- name: DATABASE_URL
  value: sqlite:///data/gateway.db
{{- else if eq .Values.database.kind "cnpg" }}
{{ include "gateway.fromSecret" (dict "name" "DATABASE_URL" "from" (dict "existingSecret" (printf "%s-app" (include "gateway.cluster" .)) "key" "uri")) }}
{{- else }}
{{ include "gateway.fromSecret" (dict "name" "DATABASE_URL" "from" .Values.database.external.owner) }}
{{- end }}
{{- include "gateway.doors" . }}
{{- end -}}

{{/* Everything that the gateway is told when it serves. No owner's password is among it. */}}
{{- define "gateway.environment" -}}
{{- $cluster := include "gateway.cluster" . -}}
- name: GATEWAY_LISTEN
  value: 0.0.0.0:8080
- name: GATEWAY_ADMIN_LISTEN
  value: 0.0.0.0:{{ .Values.metrics.port }}
- name: DATABASE_URL
{{- if eq .Values.database.kind "sqlite" }}
  value: sqlite:///data/gateway.db
{{- else if eq .Values.database.kind "cnpg" }}
  value: postgres://{{ $cluster }}-rw:5432/gateway
{{- if .Values.database.cnpg.readFromReplicas }}
- name: DATABASE_REPLICA_URL
  value: postgres://{{ $cluster }}-ro:5432/gateway
{{- end }}
{{- else }}
  value: {{ .Values.database.external.address | quote }}
{{- with .Values.database.external.replicaAddress }}
- name: DATABASE_REPLICA_URL
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- include "gateway.doors" . }}
{{- if eq .Values.redis.kind "external" }}
{{ include "gateway.fromSecret" (dict "name" "REDIS_URL" "from" .Values.redis.external) }}
{{- if .Values.redis.external.ca.existingSecret }}
- name: GATEWAY_REDIS_CA
  value: /etc/gateway/redis/ca.crt
{{- end }}
{{- else if eq .Values.redis.kind "own" }}
{{ include "gateway.fromSecret" (dict "name" "VALKEY_PASSWORD" "from" .Values.redis.own) }}
- name: REDIS_URL
  value: redis://gateway:$(VALKEY_PASSWORD)@{{ include "gateway.name" . }}-valkey:6379/0
{{- end }}
{{- if .Values.trustedDocuments.existingConfigMap }}
- name: GATEWAY_TRUSTED_DOCUMENTS
  value: /etc/gateway/documents/trusted.json
- name: GATEWAY_TRUSTED_DOCUMENTS_MODE
  value: {{ .Values.trustedDocuments.mode }}
{{- end }}
{{- range $key, $value := omit .Values.settings "door_prefix" }}
- name: GATEWAY_{{ upper $key }}
  {{- /* YAML reads `on` and `off` as a truth value, and numbers as fractions. */}}
  {{- if kindIs "bool" $value }}
  value: {{ ternary "on" "off" $value | quote }}
  {{- else if kindIs "string" $value }}
  value: {{ $value | quote }}
  {{- else }}
  value: {{ int64 $value | quote }}
  {{- end }}
{{- end }}
{{- if and (or .Values.ingress.enabled .Values.httpRoute.enabled) (not (hasKey .Values.settings "trusted_proxies")) }}
# What stands before the gateway says for whom it asks; without its word all of them would be one caller.
- name: GATEWAY_TRUSTED_PROXIES
  value: "1"
{{- end }}
{{- include "gateway.telemetry" . }}
{{- range .Values.extraEnv }}
- name: {{ .name }}
  value: {{ .value | quote }}
{{- end }}
{{- end -}}

{{/* Where telemetry goes, by OpenTelemetry's own variables. */}}
{{- define "gateway.telemetry" -}}
{{- if .Values.telemetry.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .Values.telemetry.endpoint | quote }}
- name: OTEL_TRACES_SAMPLER
  value: parentbased_traceidratio
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ .Values.telemetry.sampleRatio | quote }}
- name: OTEL_SERVICE_NAME
  value: {{ include "gateway.name" . }}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: OTEL_RESOURCE_ATTRIBUTES
  value: k8s.namespace.name={{ .Release.Namespace }},k8s.pod.name=$(POD_NAME)
{{- if .Values.telemetry.headers.existingSecret }}
{{ include "gateway.fromSecret" (dict "name" "OTEL_EXPORTER_OTLP_HEADERS" "from" .Values.telemetry.headers) }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The files that are mounted, and the volumes that hold them. */}}
{{- define "gateway.mounts" -}}
{{- if eq .Values.database.kind "sqlite" }}
- name: data
  mountPath: /data
- name: temporary
  mountPath: /tmp
{{- end }}
{{- if include "gateway.databaseCa" . }}
- name: database-ca
  mountPath: /etc/gateway/database
  readOnly: true
{{- end }}
{{- if and (eq .Values.redis.kind "external") .Values.redis.external.ca.existingSecret }}
- name: redis-ca
  mountPath: /etc/gateway/redis
  readOnly: true
{{- end }}
{{- if .Values.trustedDocuments.existingConfigMap }}
- name: documents
  mountPath: /etc/gateway/documents
  readOnly: true
{{- end }}
{{- end -}}

{{- define "gateway.volumes" -}}
{{- if eq .Values.database.kind "sqlite" }}
- name: data
  persistentVolumeClaim:
    claimName: {{ default (printf "%s-data" (include "gateway.name" .)) .Values.database.sqlite.existingClaim }}
# SQLite sorts there what does not fit into memory.
- name: temporary
  emptyDir:
    sizeLimit: 256Mi
{{- end }}
{{- with include "gateway.databaseCa" . }}
- name: database-ca
  secret:
    {{- . | nindent 4 }}
{{- end }}
{{- if and (eq .Values.redis.kind "external") .Values.redis.external.ca.existingSecret }}
- name: redis-ca
  secret:
    secretName: {{ .Values.redis.external.ca.existingSecret }}
    items: [{ key: {{ .Values.redis.external.ca.key }}, path: ca.crt }]
{{- end }}
{{- if .Values.trustedDocuments.existingConfigMap }}
- name: documents
  configMap:
    name: {{ .Values.trustedDocuments.existingConfigMap }}
    items: [{ key: {{ .Values.trustedDocuments.key }}, path: trusted.json }]
{{- end }}
{{- end -}}
