// A receiver in Java 17 or newer. TRUCKROLL_BRIDGE_SECRET as the gateway has it, PORT the port to listen on.
// java -cp '/usr/share/java/*' Receiver.java, with Jackson (databind, core, annotations) on the class path.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
    private static final String SECRET = System.getenv("TRUCKROLL_BRIDGE_SECRET");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Ids of what was done; in your service a table, written in one transaction with the work. */
    private static final Set<String> DONE = ConcurrentHashMap.newKeySet();

    /** Was body (the bytes as they came) signed with one of the secrets, not long ago? */
    static boolean isFromTruckroll(String secret, Headers headers, byte[] body, int toleranceSeconds)
            throws GeneralSecurityException {
        String id = headers.getFirst("webhook-id");
        String timestamp = headers.getFirst("webhook-timestamp");
        String signatures = headers.getFirst("webhook-signature");
        if (id == null || signatures == null || timestamp == null || !timestamp.matches("[0-9]{1,12}")) return false;
        if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > toleranceSeconds) return false;
        for (String entry : secret.split(",")) {
            byte[] key = Base64.getDecoder().decode(entry.strip().replaceFirst("^whsec_", ""));
            if (key.length == 0) continue;
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes();
            for (String given : signatures.split(" ")) {
                if (MessageDigest.isEqual(expected, given.getBytes())) return true;
            }
        }
        return false;
    }

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8000"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", Receiver::take);
        server.start();
        System.out.println("listening " + server.getAddress().getPort());
    }

    private static void take(HttpExchange exchange) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!isFromTruckroll(SECRET, exchange.getRequestHeaders(), body, 300)) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            JsonNode event = JSON.readTree(body);
            String type = event.path("type").asText();
            String jobId = event.path("data").path("jobId").asText();
            if (DONE.add(exchange.getRequestHeaders().getFirst("webhook-id"))) System.out.println(type + " " + jobId);

            Map<String, String> content = type.equals("job.created") ? Map.of("bmsId", "WO-" + jobId) : Map.of();
            byte[] answer = JSON.writeValueAsBytes(content);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (GeneralSecurityException | RuntimeException error) {
            error.printStackTrace();
            exchange.sendResponseHeaders(500, -1); // it comes again
        } finally {
            exchange.close();
        }
    }
}
