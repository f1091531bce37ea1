package io.godwit.service.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whoever sent a request, by the API key shown.
 *
 * @param key the id of the API key
 * @param organization its id; nothing of another one can be seen
 * @param name of the account or of the key, for people
 * @param role in the organization
 * @param grants by project
 * @param account the id of the person's; empty for a customized key
 */
public record Caller(
        String key,
        String organization,
        String name,
        OrganizationRole role,
        Map<String, Grant> grants,
        Optional<String> account) {
    public Caller {
        grants = Map.copyOf(grants);
    }

    /** The account's id, or the key's where nobody has it: unlike a name no two have the same. */
    public String id() {
        return account.orElse(key);
    }

    /** A customized key: its organization role reaches no project that is not granted. */
    public boolean scoped() {
        return account.isEmpty();
    }

    /** Whether something may be done in the organization as a whole. */
    public boolean may(Action action) {
        return Permissions.allows(role.role(), action);
    }

    /** Whether something may be done in some project as a whole. */
    public boolean mayAnywhere(Action action) {
        return (!scoped() && may(action))
                || grants.values().stream()
                        .anyMatch(grant -> grant.clusters().isEmpty()
                                && Permissions.allows(grant.role().role(), action));
    }

    /** Whether something may be done in a project of the organization, regardless of clusters. */
    public boolean may(Action action, String project) {
        Grant grant = grants.get(project);
        boolean byGrant = grant != null && Permissions.allows(grant.role().role(), action);
        boolean byOrganization = !scoped() && Permissions.allows(role.role(), action);
        return byGrant || byOrganization;
    }

    /** Whether something may be done with a cluster of a project. */
    public boolean may(Action action, String project, String cluster) {
        Grant grant = grants.get(project);
        boolean inScope = !scoped() || (grant != null && grant.reaches(cluster));
        return inScope && may(action, project);
    }

    /** Whether the caller may do something in a project, and with each cluster that a grant there reaches. */
    public boolean mayAll(Action action, String project, Grant wanted) {
        Grant own = grants.get(project);
        return may(action, project) && (!scoped() || (own != null && own.reachesAll(wanted)));
    }

    /**
     * A role in one project.
     *
     * @param clusters only these; empty: all
     */
    public record Grant(ProjectRole role, Optional<Set<String>> clusters) {
        public Grant {
            clusters = clusters.map(Set::copyOf);
        }

        boolean reaches(String cluster) {
            return clusters.map(some -> some.contains(cluster)).orElse(true);
        }

        boolean reachesAll(Grant other) {
            return clusters.isEmpty()
                    || other.clusters.filter(clusters.get()::containsAll).isPresent();
        }
    }
}
