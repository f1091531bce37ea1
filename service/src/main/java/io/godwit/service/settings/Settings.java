package io.godwit.service.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What can be configured, under {@code godwit.*}. Defaults stand in {@code defaults.properties} and nowhere else. No secrets are here,
 * so that it may be logged.
 *
 * @param state the folder with the jobs of the command line and of the service
 * @param maxBody the largest body of a request
 * @param requestsPerSecond of one API key to one endpoint; 0: no limit
 * @param regions regions that clusters may be registered in, and made on this machine, {@code CLOUD-REGION}
 * @param engine what copies, unless a job asks for the other one
 * @param provisioner what makes new clusters: {@code local}, {@code zilliz-cloud} or {@code none}
 */
@ConfigurationProperties("godwit")
public record Settings(
        Path state,
        DataSize maxBody,
        int requestsPerSecond,
        List<String> regions,
        EngineKind engine,
        Flink flink,
        String provisioner,
        Local local,
        ZillizCloud zillizCloud,
        Session session,
        Jobs jobs,
        Egress egress,
        Plans plans,
        First first) {
    public Settings {
        atLeast("max-body", maxBody.toBytes(), 1);
        atMost("max-body", maxBody.toBytes(), Integer.MAX_VALUE - 1);
        atLeast("requests-per-second", requestsPerSecond, 0);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "godwit." + name + " is " + value + ", and may not be less than " + least + ".");
        }
    }

    private static void atMost(String name, long value, long most) {
        if (value > most) {
            throw new IllegalArgumentException(
                    "godwit." + name + " is " + value + ", and may not be more than " + most + ".");
        }
    }

    private static void some(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(
                    "godwit." + name + " is " + time.toMillis() + " ms, which leaves no time. Write it as in 10s.");
        }
    }

    /**
     * Of a browser that is logged in.
     *
     * @param idle over once it has not been used for as long
     * @param longest over in any case
     */
    public record Session(Duration idle, Duration longest) {
        public Session {
            some("session.idle", idle);
            some("session.longest", longest);
        }
    }

    /**
     * @param parallel jobs that run at the same time
     * @param perOrganization of one organization
     * @param perCluster with one cluster, at either side
     * @param grace how long running jobs may take to come to a stop when the service ends
     * @param connectPatience how long a cluster may take to answer while it is connected to, and each time that a caller waits for it
     * @param answerWithin how long all that is asked of clusters may take while a caller waits
     */
    public record Jobs(
            int parallel,
            int perOrganization,
            int perCluster,
            Duration grace,
            Duration connectPatience,
            Duration answerWithin) {
        public Jobs {
            atLeast("jobs.parallel", parallel, 1);
            atLeast("jobs.per-organization", perOrganization, 1);
            atLeast("jobs.per-cluster", perCluster, 1);
            atLeast("jobs.grace", grace.toMillis(), 0);
            some("jobs.connect-patience", connectPatience);
            some("jobs.answer-within", answerWithin);
        }
    }

    /** @param url of the REST of the Flink cluster that jobs may be copied by; empty: none */
    public record Flink(String url) {}

    /** @param clusters how many may be on this machine, whether they run or not */
    public record Local(int clusters) {
        public Local {
            atLeast("local.clusters", clusters, 0);
        }
    }

    /**
     * @param url of its control plane, without {@code /v2}
     * @param poll how often it is asked how clusters on their way stand
     */
    public record ZillizCloud(URI url, Duration poll) {
        public ZillizCloud {
            String scheme = String.valueOf(url.getScheme());
            if (!List.of("http", "https").contains(scheme) || url.getHost() == null) {
                throw new IllegalArgumentException(
                        "godwit.zilliz-cloud.url is " + url + ", and has to be like https://api.cloud.zilliz.com.");
            }
            some("zilliz-cloud.poll", poll);
        }
    }

    /**
     * Where the service may connect to.
     *
     * @param refused networks in CIDR form
     * @param allowed networks that are let through although they lie in a refused one
     */
    public record Egress(List<String> refused, List<String> allowed) {}

    /** @param refused pairs {@code SOURCE:TARGET} of plans, or of Dedicated for all dedicated ones, that cannot migrate */
    public record Plans(List<String> refused) {}

    /** What the first start creates. */
    public record First(String organization, String project, String owner) {}
}
