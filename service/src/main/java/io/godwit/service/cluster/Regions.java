package io.godwit.service.cluster;

import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Where clusters may be said to be: {@code godwit.regions}. */
@Component
public final class Regions {
    /** How region ids begin, and the ids of their clouds: Azure's are not the same. */
    private static final Map<String, Cloud> CLOUDS = Map.of(
            "aws", new Cloud("aws", "Amazon Web Services"),
            "gcp", new Cloud("gcp", "Google Cloud Platform"),
            "az", new Cloud("azure", "Microsoft Azure"),
            "ali", new Cloud("ali", "Alibaba Cloud"),
            "tc", new Cloud("tc", "Tencent Cloud"));

    private final List<Region> regions;

    Regions(Settings settings) {
        regions = settings.regions().stream().map(Regions::region).toList();
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("godwit.regions names no region. Leave it out for the default.");
        }
    }

    public List<Region> regions() {
        return regions;
    }

    /** The region of what is registered without one. */
    public String first() {
        return regions.get(0).id();
    }

    void check(String id) {
        if (regions.stream().noneMatch(region -> region.id().equals(id))) {
            throw Problem.INVALID_PARAMETER.with("regionId is one of "
                    + String.join(", ", regions.stream().map(Region::id).toList()) + ".");
        }
    }

    /** A cloud by its id. */
    public static Cloud cloud(String id) {
        return CLOUDS.values().stream()
                .filter(cloud -> cloud.id().equals(id))
                .findFirst()
                .orElseGet(() -> new Cloud(id, id));
    }

    private static Region region(String text) {
        String id = text.strip();
        Cloud cloud = CLOUDS.get(id.split("-", 2)[0]);
        if (cloud == null || !id.matches("[a-z]+(-[a-z0-9]+)+")) {
            throw new IllegalArgumentException("godwit.regions holds '" + id
                    + "'. Write CLOUD-REGION, with CLOUD one of aws, gcp, az, ali, tc: aws-us-west-2.");
        }
        return new Region(id, cloud);
    }

    /** @param id {@code aws-us-west-2} */
    public record Region(String id, Cloud cloud) {}

    /** @param description for people */
    public record Cloud(String id, String description) {}
}
