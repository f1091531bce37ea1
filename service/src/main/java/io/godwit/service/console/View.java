package io.godwit.service.console;

import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.access.Organization;
import io.godwit.service.access.Project;
import java.util.List;
import java.util.Optional;

/**
 * What stands around the content of every page: who is signed in, in which organization and project, in which language.
 *
 * @param path of the page, with its parameters
 * @param csrf what each form has to carry: it is for this organization
 * @param project the one that is chosen; empty if none can be seen
 */
record View(
        Text text,
        String path,
        String csrf,
        Caller caller,
        List<Organization> organizations,
        List<Project> projects,
        Optional<Project> project) {
    View {
        organizations = List.copyOf(organizations);
        projects = List.copyOf(projects);
    }

    /** Whether something may be done in the chosen project, or else in the organization. */
    boolean may(Action action) {
        return project.map(chosen -> caller.may(action, chosen.id())).orElseGet(() -> caller.may(action));
    }

    /** The path of this page without its parameters. */
    String place() {
        return path.replaceFirst("\\?.*", "");
    }

    /** Whether this page, or one below it, is shown. */
    boolean at(String section) {
        return path.matches("/console/" + section + "([/?].*)?");
    }

    /** The path of a page that shows the chosen project. */
    String inProject(String section) {
        return project.map(chosen -> inProject(section, chosen)).orElse("/console/" + section);
    }

    static String inProject(String section, Project chosen) {
        return "/console/" + section + "?project=" + chosen.id();
    }

    Optional<Organization> organization() {
        return organizations.stream()
                .filter(one -> one.id().equals(caller.organization()))
                .findFirst();
    }
}
