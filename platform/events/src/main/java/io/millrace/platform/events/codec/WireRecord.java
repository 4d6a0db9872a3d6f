package io.millrace.platform.events.codec;

import java.util.Map;

/**
 * One Kafka record without Kafka: what a producer sends and a consumer gets.
 *
 * @param topic to which it goes
 * @param partition set explicitly, so that an aggregate never changes its partition by accident
 * @param key aggregate id in UTF-8; of a control record {@code shard-N}
 * @param headers CloudEvents attributes in binary mode, UTF-8
 * @param value JSON
 */
public record WireRecord(
    String topic, int partition, byte[] key, Map<String, String> headers, byte[] value) {}
