{{- define "millrace.fullname" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (default .Chart.Name .Values.nameOverride) .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name (default .Chart.Name .Values.nameOverride) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* A number or a text as it was written: Helm takes each number of a values file for a floating-point one, and would print 1048576 as 1.048576e+06. */}}
{{- define "millrace.text" -}}
{{- if kindIs "string" . }}{{ . }}{{ else }}{{ toJson . }}{{ end }}
{{- end }}

{{- define "millrace.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: millrace
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Of one part: call with (dict "root" $ "part" "command"). */}}
{{- define "millrace.partLabels" -}}
{{ include "millrace.labels" .root }}
app.kubernetes.io/version: {{ default .root.Chart.AppVersion .root.Values.image.tag | quote }}
{{ include "millrace.selector" . }}
{{- end }}

{{- define "millrace.selector" -}}
app.kubernetes.io/name: millrace-{{ .part }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{/* Facts about the three services that no value changes. */}}
{{- define "millrace.facts" -}}
command: {image: command-service, http: 8080, management: 9080}
query: {image: query-service, http: 8081, management: 9081}
projector: {image: projector, http: 8082, management: 9082}
{{- end }}

{{- define "millrace.writeCluster" -}}
{{ include "millrace.fullname" .root }}-write-{{ .shard }}
{{- end }}

{{- define "millrace.readCluster" -}}
{{ include "millrace.fullname" . }}-read
{{- end }}

{{- define "millrace.kafkaCluster" -}}
{{ include "millrace.fullname" . }}-kafka
{{- end }}

{{- define "millrace.topics" -}}
[millrace.customers.v1, millrace.catalog.v1, millrace.stock.v1, millrace.orders.v1, millrace.views.v1, millrace.dead-letters.v1]
{{- end }}

{{/* PodSecurity `restricted`, and a root file system that nobody can write. */}}
{{- define "millrace.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1001
runAsGroup: 1001
fsGroup: 1001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "millrace.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: ["ALL"]
{{- end }}

{{/* A variable from a Secret: (dict "name" … "secret" … "key" …). */}}
{{- define "millrace.secretEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret | quote }}
      key: {{ .key | quote }}
{{- end }}

{{/* Username and password of a database, from the Secret that CloudNativePG makes. */}}
{{- define "millrace.databaseEnv" -}}
{{ include "millrace.secretEnv" (dict "name" (printf "%s_USERNAME" .prefix) "secret" .secret "key" "username") }}
{{ include "millrace.secretEnv" (dict "name" (printf "%s_PASSWORD" .prefix) "secret" .secret "key" "password") }}
{{- end }}

{{/* How a service speaks to Kafka: TLS, and SCRAM with the credentials that Strimzi made for its user. */}}
{{- define "millrace.kafkaSettings" -}}
KAFKA_BOOTSTRAP_SERVERS: {{ include "millrace.kafkaCluster" . }}-kafka-bootstrap:9093
KAFKA_SECURITY_PROTOCOL: SASL_SSL
KAFKA_SASL_MECHANISM: SCRAM-SHA-512
KAFKA_SSL_TRUSTSTORE_TYPE: PEM
KAFKA_SSL_TRUSTSTORE_LOCATION: /etc/millrace/kafka/ca.crt
{{- end }}

{{- define "millrace.authSettings" -}}
MP_JWT_VERIFY_ISSUER: {{ .Values.auth.issuer | quote }}
MP_JWT_VERIFY_AUDIENCES: {{ .Values.auth.audience | quote }}
{{- if .Values.auth.jwksUrl }}
MP_JWT_VERIFY_PUBLICKEY_LOCATION: {{ .Values.auth.jwksUrl | quote }}
{{- else }}
MP_JWT_VERIFY_PUBLICKEY_LOCATION: file:/etc/millrace/issuer/{{ .Values.auth.publicKey.key }}
{{- end }}
{{- end }}

{{/* Every service migrates at start, but for an upgrade whose hook has done it. */}}
{{- define "millrace.migrateAtStart" -}}
{{- if and (eq .Values.migrations.mode "hook") (not .Release.IsInstall) }}false{{ else }}true{{ end }}
{{- end }}

{{/* What a JSON schema cannot say. */}}
{{- define "millrace.validate" -}}
{{- $auth := .Values.auth }}
{{- if not $auth.issuer }}
{{- fail "auth.issuer is not set: tokens of nobody would be accepted. Set it to the `iss` of your identity provider's tokens." }}
{{- end }}
{{- if eq (empty $auth.jwksUrl) (empty $auth.publicKey.existingSecret) }}
{{- fail "Set exactly one of auth.jwksUrl (the key set of your identity provider) and auth.publicKey.existingSecret (a Secret with its public key, PEM)." }}
{{- end }}
{{- $kafka := .Values.kafka }}
{{- if gt (int $kafka.replicationFactor) (int $kafka.brokers) }}
{{- fail (printf "kafka.replicationFactor is %d, but there are kafka.brokers=%d: no topic could be made." (int $kafka.replicationFactor) (int $kafka.brokers)) }}
{{- end }}
{{- if gt (int $kafka.minInsyncReplicas) (int $kafka.replicationFactor) }}
{{- fail (printf "kafka.minInsyncReplicas is %d, more than kafka.replicationFactor=%d: no event could ever be published." (int $kafka.minInsyncReplicas) (int $kafka.replicationFactor)) }}
{{- end }}
{{- if ge (int .Values.writeStore.synchronousReplicas) (int .Values.writeStore.instances) }}
{{- fail (printf "writeStore.synchronousReplicas is %d, but only %d of writeStore.instances=%d can be a standby: no command could commit." (int .Values.writeStore.synchronousReplicas) (sub (int .Values.writeStore.instances) 1) (int .Values.writeStore.instances)) }}
{{- end }}
{{- if and .Values.projector.autoscaling.enabled (gt (int .Values.projector.autoscaling.minReplicas) (int $kafka.partitions)) }}
{{- fail (printf "projector.autoscaling.minReplicas is %d, but there are kafka.partitions=%d: the rest would have nothing to do." (int .Values.projector.autoscaling.minReplicas) (int $kafka.partitions)) }}
{{- end }}
{{- if and (eq .Values.redis.mode "external") (not .Values.redis.url) }}
{{- fail "redis.mode is external, but redis.url is not set, such as redis://cache.example.com:6379." }}
{{- end }}
{{- if and .Values.backup.enabled (or (not .Values.backup.destinationPath) (not .Values.backup.existingSecret)) }}
{{- fail "backup.enabled needs backup.destinationPath (such as s3://bucket/millrace) and backup.existingSecret (a Secret with accessKeyId and secretAccessKey)." }}
{{- end }}
{{- if and .Values.archive.enabled (not .Values.archive.existingClaim) }}
{{- fail "archive.enabled needs archive.existingClaim: a PersistentVolumeClaim with the access mode ReadWriteMany, that outlives this release." }}
{{- end }}
{{- if and .Values.ingress.enabled (or (not .Values.ingress.commandHost) (not .Values.ingress.queryHost)) }}
{{- fail "ingress.enabled needs ingress.commandHost and ingress.queryHost." }}
{{- end }}
{{- if and .Values.ingress.tls.enabled (eq (empty .Values.ingress.tls.existingSecret) (empty .Values.ingress.tls.certManager.issuer)) }}
{{- fail "ingress.tls.enabled needs exactly one of ingress.tls.existingSecret and ingress.tls.certManager.issuer." }}
{{- end }}
{{- range $part := list "command" "query" }}
{{- $scaling := (index $.Values $part).autoscaling }}
{{- if gt (int $scaling.minReplicas) (int $scaling.maxReplicas) }}
{{- fail (printf "%s.autoscaling.minReplicas is %d, more than maxReplicas=%d." $part (int $scaling.minReplicas) (int $scaling.maxReplicas)) }}
{{- end }}
{{- end }}
{{- include "millrace.validateSecrets" . }}
{{- end }}

{{/* Against a cluster, the Secrets that have to exist are looked for. (A template alone sees no ServiceAccount, and looks for nothing.) */}}
{{- define "millrace.validateSecrets" -}}
{{- if and .Values.checkSecrets (lookup "v1" "ServiceAccount" .Release.Namespace "default") }}
{{- $needed := dict .Values.consistency.existingSecret "consistency.existingSecret" .Values.personalData.existingSecret "personalData.existingSecret" .Values.readStore.reader.existingSecret "readStore.reader.existingSecret" }}
{{- with .Values.auth.publicKey.existingSecret }}{{ $_ := set $needed . "auth.publicKey.existingSecret" }}{{ end }}
{{- with .Values.redis.existingSecret }}{{ $_ := set $needed . "redis.existingSecret" }}{{ end }}
{{- if .Values.backup.enabled }}{{ $_ := set $needed .Values.backup.existingSecret "backup.existingSecret" }}{{ end }}
{{- range $name, $value := $needed }}
{{- if not (lookup "v1" "Secret" $.Release.Namespace $name) }}
{{- fail (printf "There is no Secret %s in the namespace %s, which %s names. Make it first; the README of the chart says how." $name $.Release.Namespace $value) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "millrace.redisUrl" -}}
{{- if eq .Values.redis.mode "external" }}{{ .Values.redis.url }}{{ else }}redis://{{ include "millrace.fullname" . }}-redis:6379{{ end }}
{{- end }}
