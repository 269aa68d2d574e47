// Tells Dispatch what was done about one job. Java 17 or newer, with Jackson.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

public class AnswerBack {
    private static final String URL = System.getenv().getOrDefault("TRUCKROLL_URL", "http://127.0.0.1:4200");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Sends one update, returns its id. With the same key again nothing is done twice, so a retry is safe. */
    static String tell(String jobId, String key, Map<String, ?> update) throws IOException, InterruptedException {
        return send(jobId, key, "application/json", JSON.writeValueAsBytes(update));
    }

    /** Java's client knows no multipart: two parts, written by hand. */
    static String sendPhoto(String jobId, String key, Path path) throws IOException, InterruptedException {
        String boundary = "truckroll-" + System.nanoTime();
        String part = "--" + boundary + "\r\nContent-Disposition: form-data; name=";
        String head = part + "\"kind\"\r\n\r\nattachment\r\n"
                + part + "\"file\"; filename=\"" + path.getFileName() + "\"\r\nContent-Type: image/jpeg\r\n\r\n";
        var body = new ByteArrayOutputStream();
        body.write(head.getBytes(StandardCharsets.UTF_8));
        body.write(Files.readAllBytes(path));
        body.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(jobId, key, "multipart/form-data; boundary=" + boundary, body.toByteArray());
    }

    static String stateOf(String updateId) throws IOException, InterruptedException {
        return read(request("/v1/updates/" + updateId)).path("state").asText();
    }

    private static String send(String jobId, String key, String type, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/v1/jobs/" + jobId + "/updates")
                .header("content-type", type)
                .header("idempotency-key", key)
                .POST(BodyPublishers.ofByteArray(body));
        return read(request).path("id").asText();
    }

    private static HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(URL + path)).timeout(Duration.ofSeconds(30));
        String token = System.getenv("TRUCKROLL_API_TOKEN");
        return token == null ? request : request.header("authorization", "Bearer " + token);
    }

    private static JsonNode read(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) throw new IOException(response.statusCode() + " " + response.body());
        return JSON.readTree(response.body());
    }

    private static Map<String, ?> visit(String id, String start) {
        return Map.of("kind", "schedule", "appointmentId", id, "start", start, "durationSeconds", 7200);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        String job = System.getenv("JOB_ID");
        List<String> sent = List.of(
                tell(job, job + "-accept", Map.of("kind", "accept")),
                tell(job, job + "-schedule", visit("visit-1", "2030-05-06T09:00:00-05:00")),
                tell(job, job + "-reschedule", visit("visit-1", "2030-05-07T13:00:00-05:00")),
                tell(job, job + "-unschedule", Map.of("kind", "unschedule", "appointmentId", "visit-1")),
                tell(job, job + "-again", visit("visit-2", "2030-05-08T09:00:00-05:00")),
                tell(job, job + "-enroute", Map.of("kind", "enroute")),
                tell(job, job + "-start", Map.of("kind", "start")),
                tell(job, job + "-note", Map.of("kind", "note", "text", "The heat exchanger is cracked, a new one is ordered.")),
                sendPhoto(job, job + "-photo", Path.of("photo.jpg")),
                tell(job, job + "-complete", Map.of("kind", "complete", "resolution", "Heat exchanger replaced.")));
        for (String id : sent) System.out.println(id + " " + stateOf(id));
    }
}
