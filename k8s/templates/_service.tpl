{{/*
One of the three services: (dict "root" $ "part" "command" "env" <list of variables from Secrets> "settings" <map>).
Deployment, Service, ConfigMap and ServiceAccount.
*/}}
{{- define "millrace.service" -}}
{{- $root := .root }}
{{- $part := .part }}
{{- $values := index $root.Values $part }}
{{- $facts := index (include "millrace.facts" $root | fromYaml) $part }}
{{- $name := printf "%s-%s" (include "millrace.fullname" $root) $part }}
{{- $scaled := $values.autoscaling.enabled }}
{{- $settings := mustMergeOverwrite (deepCopy .settings) ($values.settings | deepCopy) }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $name }}
  labels: {{- include "millrace.partLabels" . | nindent 4 }}
automountServiceAccountToken: false
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}
  labels: {{- include "millrace.partLabels" . | nindent 4 }}
data:
  {{- range $key, $value := $settings }}
  {{ $key }}: {{ include "millrace.text" $value | quote }}
  {{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels: {{- include "millrace.partLabels" . | nindent 4 }}
spec:
  type: ClusterIP
  selector: {{- include "millrace.selector" . | nindent 4 }}
  ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
      appProtocol: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels: {{- include "millrace.partLabels" . | nindent 4 }}
spec:
  {{- if not $scaled }}
  replicas: {{ $values.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  selector:
    matchLabels: {{- include "millrace.selector" . | nindent 6 }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      # A new one is ready before an old one goes.
      maxUnavailable: 0
      maxSurge: 1
  template:
    metadata:
      labels: {{- include "millrace.partLabels" . | nindent 8 }}
      annotations:
        checksum/settings: {{ $settings | toJson | sha256sum }}
    spec:
      serviceAccountName: {{ $name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ add $root.Values.shutdown.drainSeconds $root.Values.shutdown.timeoutSeconds 10 }}
      securityContext: {{- include "millrace.podSecurity" $root | nindent 8 }}
      {{- with $root.Values.image.pullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.priorityClassName }}
      priorityClassName: {{ . | quote }}
      {{- end }}
      {{- with $values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if $root.Values.topologySpread.enabled }}
      topologySpreadConstraints:
        {{- range $key := list $root.Values.topologySpread.zoneKey "kubernetes.io/hostname" }}
        - topologyKey: {{ $key | quote }}
          maxSkew: 1
          whenUnsatisfiable: {{ if eq $key "kubernetes.io/hostname" }}ScheduleAnyway{{ else }}{{ $root.Values.topologySpread.whenUnsatisfiable }}{{ end }}
          labelSelector:
            matchLabels: {{- include "millrace.selector" $ | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
        {{- end }}
      {{- end }}
      containers:
        - name: {{ $part }}
          image: {{ printf "%s/%s:%s" $root.Values.image.repository $facts.image (default $root.Chart.AppVersion $root.Values.image.tag) | quote }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          securityContext: {{- include "millrace.containerSecurity" $root | nindent 12 }}
          ports:
            - name: http
              containerPort: {{ $facts.http }}
              protocol: TCP
            - name: management
              containerPort: {{ $facts.management }}
              protocol: TCP
          envFrom:
            - configMapRef:
                name: {{ $name }}
          env:
            {{- .env | trim | nindent 12 }}
            {{- include "millrace.secretEnv" (dict "name" "KAFKA_SASL_JAAS_CONFIG" "secret" $name "key" "sasl.jaas.config") | nindent 12 }}
          resources: {{- toYaml $values.resources | nindent 12 }}
          startupProbe:
            httpGet: {path: /q/health/started, port: management}
            periodSeconds: 2
            # Two minutes: a first start makes the schema.
            failureThreshold: 60
          livenessProbe:
            httpGet: {path: /q/health/live, port: management}
            periodSeconds: 10
            timeoutSeconds: 3
            failureThreshold: 3
          readinessProbe:
            httpGet: {path: /q/health/ready, port: management}
            periodSeconds: 3
            timeoutSeconds: 3
            failureThreshold: 2
          volumeMounts: {{- include "millrace.volumeMounts" . | nindent 12 }}
      volumes: {{- include "millrace.volumes" . | nindent 8 }}
{{- end }}

{{/* Who has to do with the archive of the ledger: (dict "root" $ "part" …). */}}
{{- define "millrace.archived" -}}
{{- if and .root.Values.archive.enabled (has .part (list "command" "projector")) }}true{{ end }}
{{- end }}

{{/* Files of a pod: (dict "root" $ "part" …). */}}
{{- define "millrace.volumes" -}}
{{- if include "millrace.archived" . }}
- name: archive
  persistentVolumeClaim:
    claimName: {{ .root.Values.archive.existingClaim | quote }}
    # The command-service moves old days there, the projector reads them for rebuilds.
    readOnly: {{ eq .part "projector" }}
{{- end }}
- name: tmp
  emptyDir: {sizeLimit: 256Mi}
- name: kafka-ca
  secret:
    secretName: {{ include "millrace.kafkaCluster" .root }}-cluster-ca-cert
    items: [{key: ca.crt, path: ca.crt}]
{{- if .root.Values.auth.publicKey.existingSecret }}
- name: issuer
  secret:
    secretName: {{ .root.Values.auth.publicKey.existingSecret | quote }}
    items: [{key: {{ .root.Values.auth.publicKey.key | quote }}, path: {{ .root.Values.auth.publicKey.key | quote }}}]
{{- end }}
{{- end }}

{{- define "millrace.volumeMounts" -}}
{{- if include "millrace.archived" . }}
- name: archive
  mountPath: /var/lib/millrace/archive
  readOnly: {{ eq .part "projector" }}
{{- end }}
- name: tmp
  mountPath: /tmp
- name: kafka-ca
  mountPath: /etc/millrace/kafka
  readOnly: true
{{- if .root.Values.auth.publicKey.existingSecret }}
- name: issuer
  mountPath: /etc/millrace/issuer
  readOnly: true
{{- end }}
{{- end }}

{{/* Settings that all three have. */}}
{{- define "millrace.commonSettings" -}}
{{- $facts := index (include "millrace.facts" .root | fromYaml) .part }}
QUARKUS_HTTP_PORT: {{ $facts.http | quote }}
QUARKUS_MANAGEMENT_PORT: {{ $facts.management | quote }}
# Told to stop, a service is not ready any more but answers for so long, while the endpoints learn of it.
QUARKUS_SHUTDOWN_DELAY: {{ printf "%ds" (int .root.Values.shutdown.drainSeconds) }}
QUARKUS_SHUTDOWN_TIMEOUT: {{ printf "%ds" (int .root.Values.shutdown.timeoutSeconds) }}
{{- with (index .root.Values .part).javaOptions }}
JDK_JAVA_OPTIONS: {{ . | quote }}
{{- end }}
{{- if .root.Values.tracing.endpoint }}
QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT: {{ .root.Values.tracing.endpoint | quote }}
{{- else }}
QUARKUS_OTEL_SDK_DISABLED: "true"
{{- end }}
{{ include "millrace.kafkaSettings" .root }}
{{- end }}
