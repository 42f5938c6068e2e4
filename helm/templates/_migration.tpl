{{- define "gateway.migrate" -}}
{{ if .Values.migration.restored }}[migrate, --restored]{{ else }}[migrate]{{ end }}
{{- end -}}

{{/* Whether the database is there before anything else is laid out. One that the chart itself brings may not be yet. */}}
{{- define "gateway.databaseIsThere" -}}
{{- $cluster := include "gateway.cluster" . -}}
{{- if or (eq .Values.database.kind "external") (lookup "postgresql.cnpg.io/v1" "Cluster" .Release.Namespace $cluster) -}}
true
{{- end -}}
{{- end -}}

{{/* The pod of the migration; a job that is no hook is called after what stands in it. */}}
{{- define "gateway.migrationPod" -}}
metadata:
  labels:
    {{- include "gateway.labels" (dict "root" . "component" "migrate") | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  # The chart's own service account does not exist yet when this is a hook.
  restartPolicy: Never
  {{- include "gateway.podSecurity" . | nindent 2 }}
  {{- with include "gateway.placement" . | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  containers:
    - name: migrate
      image: {{ include "gateway.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args: {{ include "gateway.migrate" . }}
      env:
        {{- include "gateway.ownerEnvironment" . | trim | nindent 8 }}
      securityContext:
        {{- include "gateway.containerSecurity" . | nindent 8 }}
      resources:
        {{- toYaml .Values.migration.resources | nindent 8 }}
      {{- if include "gateway.databaseCa" . }}
      volumeMounts:
        - name: database-ca
          mountPath: /etc/gateway/database
          readOnly: true
      {{- end }}
  {{- with include "gateway.databaseCa" . }}
  volumes:
    - name: database-ca
      secret:
        {{- . | nindent 8 }}
  {{- end }}
{{- end -}}
