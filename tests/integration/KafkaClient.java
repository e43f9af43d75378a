// SPDX-License-Identifier: LGPL-2.1-or-later
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The other side of the interoperability tests: Kafka's own client, with nothing of ours. It takes one order a line
 * from its standard input and answers in lines; what can be any bytes is in base64, and "-" is null. HEADERS are NAME:VALUE, with commas between them.
 *
 * <pre>
 * produce TOPIC COMPRESSION N    then N times KEY VALUE TIMESTAMP HEADERS    N times PARTITION OFFSET
 * consume TOPIC N                N times PARTITION OFFSET TIMESTAMP KEY VALUE HEADERS
 * create PREFIX N                 makes N topics PREFIX-0, PREFIX-1, … and answers N
 * size TOPIC                     the bytes on the brokers' disks
 * </pre>
 */
public final class KafkaClient {
  private static final String NULL = "-";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private final String servers;
  private final BufferedReader orders;
  private final PrintStream answers;

  private KafkaClient(String servers, BufferedReader orders, PrintStream answers) {
    this.servers = servers;
    this.orders = orders;
    this.answers = answers;
  }

  private static byte[] decode(String text) {
    return text.equals(NULL) ? null : Base64.getDecoder().decode(text);
  }

  private static String encode(byte[] bytes) {
    return bytes == null ? NULL : Base64.getEncoder().encodeToString(bytes);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", servers);
    return settings;
  }

  /** A line has four fields, the last of which may be empty. */
  private ProducerRecord<byte[], byte[]> readRecord(String topic) throws Exception {
    String[] fields = orders.readLine().split(" ", -1);
    Long timestamp = fields[2].equals(NULL) ? null : Long.valueOf(fields[2]);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, timestamp, decode(fields[0]), decode(fields[1]));
    for (String header : fields[3].isEmpty() ? new String[0] : fields[3].split(",")) {
      String[] parts = header.split(":", -1);
      record.headers().add(new String(decode(parts[0]), StandardCharsets.UTF_8), decode(parts[1]));
    }
    return record;
  }

  private void produce(String topic, String compression, int n) throws Exception {
    Map<String, Object> settings = settings();
    settings.put("compression.type", compression);
    settings.put("linger.ms", 20);
    List<Future<RecordMetadata>> results = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < n; i++) {
        results.add(producer.send(readRecord(topic)));
      }
      producer.flush();
    }
    for (Future<RecordMetadata> result : results) {
      answers.println(result.get().partition() + " " + result.get().offset());
    }
  }

  private static String describe(ConsumerRecord<byte[], byte[]> record) {
    List<String> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(encode(header.key().getBytes(StandardCharsets.UTF_8)) + ":" + encode(header.value()));
    }
    return String.join(
        " ",
        String.valueOf(record.partition()),
        String.valueOf(record.offset()),
        String.valueOf(record.timestamp()),
        encode(record.key()),
        encode(record.value()),
        String.join(",", headers));
  }

  private void consume(String topic, int n) {
    Map<String, Object> settings = settings();
    settings.put("enable.auto.commit", false);
    settings.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer.partitionsFor(topic).forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long late = System.nanoTime() + PATIENCE.toNanos();
      int seen = 0;
      while (seen < n) {
        if (System.nanoTime() > late) {
          throw new IllegalStateException(seen + " of " + n + " records came from " + topic);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          answers.println(describe(record));
          seen++;
        }
      }
    }
  }

  private static boolean isKnown(Admin admin, String topic) throws Exception {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /** The brokers take at most 10,000 changes at once, and need a while until they all know of them. */
  private void create(String prefix, int n) throws Exception {
    try (Admin admin = Admin.create(settings())) {
      for (int first = 0; first < n; first += 1000) {
        List<NewTopic> topics = new ArrayList<>();
        for (int i = first; i < Math.min(n, first + 1000); i++) {
          topics.add(new NewTopic(prefix + "-" + i, 1, (short) -1));
        }
        admin.createTopics(topics).all().get();
      }
      while (!isKnown(admin, prefix + "-" + (n - 1))) {
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
    answers.println(n);
  }

  private void size(String topic) throws Exception {
    long size = 0;
    try (Admin admin = Admin.create(settings())) {
      List<Integer> brokers = new ArrayList<>();
      admin.describeCluster().nodes().get().forEach(node -> brokers.add(node.id()));
      for (var directories : admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        for (var directory : directories.values()) {
          for (var replica : directory.replicaInfos().entrySet()) {
            size += replica.getKey().topic().equals(topic) ? replica.getValue().size() : 0;
          }
        }
      }
    }
    answers.println(size);
  }

  private void obey(String order) throws Exception {
    String[] words = order.split(" ");
    switch (words[0]) {
      case "produce" -> produce(words[1], words[2], Integer.parseInt(words[3]));
      case "consume" -> consume(words[1], Integer.parseInt(words[2]));
      case "create" -> create(words[1], Integer.parseInt(words[2]));
      case "size" -> size(words[1]);
      default -> throw new IllegalArgumentException(order);
    }
    answers.flush();
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    PrintStream answers = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    KafkaClient client = new KafkaClient(arguments[0], orders, answers);
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      client.obey(order);
    }
  }
}
