// Prints every event of Millrace once, as one line of JSON. How to run it: docs/subscribers.md.
import kafkajs from "kafkajs";
import lz4 from "lz4js";
import { Reader } from "./reader.mjs";

const { Kafka, CompressionCodecs, CompressionTypes, logLevel } = kafkajs;

const BOOTSTRAP = process.env.KAFKA_BOOTSTRAP ?? "localhost:9092";
const GROUP = process.env.KAFKA_GROUP ?? "subscriber-node";
const TOPICS = [
  "millrace.customers.v1",
  "millrace.catalog.v1",
  "millrace.stock.v1",
  "millrace.orders.v1",
];

// The topics are compressed with lz4, which KafkaJS does not bring along.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

const kafka = new Kafka({
  clientId: "subscriber-node",
  brokers: BOOTSTRAP.split(","),
  logLevel: logLevel.WARN,
  // Standard output carries events only.
  logCreator: () => ({ log }) => console.error(log.message, log.error ?? ""),
});
// How long the broker may hold an empty answer back; stopping waits for it.
const consumer = kafka.consumer({ groupId: GROUP, maxWaitTimeInMs: 1000 });
const reader = new Reader();
const counts = {};

async function handle({ topic, partition, message }) {
  const { outcome, event, reason } = reader.read(topic, message);
  counts[outcome] = (counts[outcome] ?? 0) + 1;
  if (event) {
    const { type, subject, sequence, data } = event;
    console.log(JSON.stringify({ topic, type, subject, sequence, data }));
  }
  if (reason) {
    // A real consumer keeps such records and calls someone: skipping them loses facts.
    console.error(`${outcome}: ${topic}-${partition} offset ${message.offset}: ${reason}`);
  }
}

async function stop() {
  await consumer.disconnect();
  console.error("stopped;", counts);
}

process.once("SIGINT", stop);
process.once("SIGTERM", stop);
consumer.on(consumer.events.CRASH, ({ payload }) => {
  if (!payload.restart) {
    console.error(`cannot go on: ${payload.error.message}; start again, the group keeps its place`);
    process.exit(1);
  }
});

try {
  await consumer.connect();
  await consumer.subscribe({ topics: TOPICS, fromBeginning: true });
  // The offset of a message is committed after it was handled: at least once.
  await consumer.run({ eachMessage: handle });
} catch (problem) {
  console.error(
    `Kafka at ${BOOTSTRAP} cannot be read: ${problem.message}. Nothing was consumed.` +
      " Set KAFKA_BOOTSTRAP to host:port of a broker (./millrace status prints it).",
  );
  process.exitCode = 1;
  await consumer.disconnect();
}
