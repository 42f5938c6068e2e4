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
      args: [migrate]
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
