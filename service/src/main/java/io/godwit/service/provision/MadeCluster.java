package io.godwit.service.provision;

/**
 * A cluster that is being made, and how its administrator will be let in.
 *
 * @param password shown to the caller once
 */
public record MadeCluster(String id, String user, String password) {
    String token() {
        return user + ":" + password;
    }

    @Override
    public String toString() {
        return "MadeCluster[" + id + ", " + user + "]";
    }
}
