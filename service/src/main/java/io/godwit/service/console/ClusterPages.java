package io.godwit.service.console;

import gg.jte.models.runtime.JteModel;
import io.godwit.service.access.Action;
import io.godwit.service.access.Project;
import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.Clusters.Connection;
import io.godwit.service.cluster.Regions;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.cluster.Registration;
import io.godwit.service.cluster.Size;
import io.godwit.service.job.Migrations;
import io.godwit.service.job.Source;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.provision.ClusterOrder;
import io.godwit.service.provision.MadeCluster;
import io.godwit.service.provision.NewCluster;
import io.godwit.service.provision.ProvisionedClusters;
import io.godwit.service.provision.Provisioners;
import io.godwit.service.rest.Audit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The clusters of a project: registered ones, and those that are made here. */
@Controller
final class ClusterPages {
    private static final int COLLECTIONS = 50;

    private final Templates templates;
    private final Clusters clusters;
    private final ProvisionedClusters provisioned;
    private final Provisioners provisioners;
    private final Regions regions;
    private final Migrations migrations;
    private final ShownOnce once;

    ClusterPages(
            Templates templates,
            Clusters clusters,
            ProvisionedClusters provisioned,
            Provisioners provisioners,
            Regions regions,
            Migrations migrations,
            ShownOnce once) {
        this.templates = templates;
        this.clusters = clusters;
        this.provisioned = provisioned;
        this.provisioners = provisioners;
        this.regions = regions;
        this.migrations = migrations;
        this.once = once;
    }

    @GetMapping("/console/clusters")
    Page list(View view) {
        List<RegisteredCluster> some = clusters.list(view.caller()).stream()
                .filter(cluster -> view.project()
                        .map(Project::id)
                        .filter(cluster.project()::equals)
                        .isPresent())
                .toList();
        return Page.of(templates.clusters(view, some, provisioners.offered()));
    }

    @GetMapping("/console/clusters/{id}")
    Page show(View view, @PathVariable("id") String id, @RequestParam(name = "done", defaultValue = "") String done) {
        return Page.of(cluster(view, clusters.find(view.caller(), Action.VIEW, id), done, Optional.empty(), ""));
    }

    /** The page of a cluster with its dialog for credentials opened. */
    @GetMapping("/console/clusters/{id}/credentials")
    Page credentials(View view, @PathVariable("id") String id) {
        RegisteredCluster cluster = clusters.find(view.caller(), Action.MANAGE_CLUSTERS, id);
        return Page.of(cluster(view, cluster, "", Optional.of(access(cluster)), ""));
    }

    @PostMapping("/console/clusters/{id}/credentials")
    Page change(View view, HttpServletRequest request, @PathVariable("id") String id) {
        RegisteredCluster cluster = clusters.find(view.caller(), Action.MANAGE_CLUSTERS, id);
        Form form = Form.of(request);
        try {
            clusters.change(view.caller(), id, form.change(view.text()));
            return Page.to("/console/clusters/" + id + "?done=credentials");
        } catch (ProblemException e) {
            return refused(
                    request,
                    e,
                    cluster(view, cluster, "", Optional.of(form), view.text().why(e)));
        }
    }

    /** What was made here has a user, whose password is what changes. */
    private static Form access(RegisteredCluster cluster) {
        return cluster.provisioner().isPresent() ? Form.of(Map.of("access", List.of("user"))) : Form.empty();
    }

    /**
     * @param done what was done with it last
     * @param asked the fields of the dialog for credentials, if that is opened
     * @param problem with those
     */
    private JteModel cluster(View view, RegisteredCluster cluster, String done, Optional<Form> asked, String problem) {
        boolean manages = view.caller().may(Action.MANAGE_CLUSTERS, cluster.project(), cluster.id());
        boolean reads = view.caller().may(Action.MIGRATE, cluster.project(), cluster.id());
        return templates.cluster(
                view,
                cluster,
                manages,
                reads && cluster.status() == ClusterStatus.RUNNING,
                done,
                asked.orElseGet(() -> access(cluster)),
                asked.isPresent(),
                problem);
    }

    /** What it holds, which takes as long as the cluster takes to answer: fetched once the page is there. */
    @GetMapping("/console/clusters/{id}/collections")
    Page collections(
            View view, @PathVariable("id") String id, @RequestParam(name = "page", defaultValue = "1") String number) {
        RegisteredCluster cluster = clusters.find(view.caller(), Action.VIEW, id);
        int page = Pager.number(number);
        try {
            Migrations.Held held = migrations.surveyPage(view.caller(), new Source.Registered(id), page, COLLECTIONS);
            Pager pager = new Pager(page, COLLECTIONS, held.count());
            return Page.of(templates.collections(view, cluster, Optional.of(held.plan()), pager, ""));
        } catch (ProblemException e) {
            return Page.of(templates.collections(
                    view,
                    cluster,
                    Optional.empty(),
                    new Pager(1, 1, 0),
                    view.text().why(e)));
        }
    }

    @GetMapping("/console/clusters/register")
    Page registration(View view) {
        requireManager(view);
        return Page.of(registration(view, Form.empty(), "", Optional.empty()));
    }

    @PostMapping("/console/clusters/register")
    Page register(View view, HttpServletRequest request) {
        Form form = Form.of(request);
        try {
            RegisteredCluster cluster = clusters.register(
                    view.caller(),
                    new Registration(
                            view.project().map(Project::id).orElse(""),
                            form.text("name"),
                            form.text("description"),
                            form.text("endpoint"),
                            form.token(view.text()),
                            form.plan(),
                            form.text("region", regions.first())));
            Audit.about(request, cluster.id());
            return Page.to("/console/clusters/" + cluster.id());
        } catch (ProblemException e) {
            return refused(request, e, registration(view, form, view.text().why(e), Optional.empty()));
        }
    }

    /** Tries what stands in the form, and keeps nothing. */
    @PostMapping("/console/clusters/register/test")
    Page test(View view, HttpServletRequest request) {
        Form form = Form.of(request);
        try {
            Connection connection = clusters.test(view.caller(), form.text("endpoint"), form.token(view.text()));
            return Page.of(registration(view, form, "", Optional.of(connection)));
        } catch (ProblemException e) {
            request.setAttribute(Audit.PROBLEM, e.problem());
            return Page.of(registration(view, form, view.text().why(e), Optional.empty()));
        }
    }

    private JteModel registration(View view, Form form, String problem, Optional<Connection> connection) {
        return templates.clusterRegister(view, form, regions.regions(), problem, connection);
    }

    @GetMapping("/console/clusters/create")
    Page creation(View view) {
        requireManager(view);
        return Page.of(templates.clusterCreate(view, Form.empty(), provisioners.regions(view.caller()), ""));
    }

    /** Its password is on the one page that this leads to, and nowhere else. */
    @PostMapping("/console/clusters/create")
    Page create(View view, HttpServletRequest request) {
        Form form = Form.of(request);
        try {
            MadeCluster made = provisioned.create(
                    view.caller(), order(view.project().map(Project::id).orElse(""), form));
            Audit.about(request, made.id());
            return once.lead(
                    view,
                    "/console/clusters/" + made.id(),
                    shown -> templates.clusterMade(shown, form.text("name"), made));
        } catch (ProblemException e) {
            return refused(
                    request,
                    e,
                    templates.clusterCreate(
                            view,
                            form,
                            provisioners.regions(view.caller()),
                            view.text().why(e)));
        }
    }

    /** @param project that it shall be in */
    static NewCluster order(String project, Form form) {
        Size size = form.plan().dedicated()
                ? new Size(form.text("cuType", "Performance-optimized"), form.number("cuSize", 1), 1)
                : Size.NONE;
        return new NewCluster(
                project,
                new ClusterOrder(form.text("name"), form.text("description"), form.plan(), form.text("region"), size),
                Map.of());
    }

    @PostMapping("/console/clusters/{id}/test")
    Page test(View view, @PathVariable("id") String id) {
        clusters.test(view.caller(), id);
        return Page.to("/console/clusters/" + id + "?done=test");
    }

    @PostMapping("/console/clusters/{id}/suspend")
    Page suspend(View view, @PathVariable("id") String id) {
        provisioned.suspend(view.caller(), id);
        return Page.to("/console/clusters/" + id);
    }

    @PostMapping("/console/clusters/{id}/resume")
    Page resume(View view, @PathVariable("id") String id) {
        provisioned.resume(view.caller(), id);
        return Page.to("/console/clusters/" + id);
    }

    @PostMapping("/console/clusters/{id}/drop")
    Page drop(View view, @PathVariable("id") String id, @RequestParam(name = "name", defaultValue = "") String name) {
        requireName(view, id, name);
        provisioned.drop(view.caller(), id);
        return Page.to("/console/clusters");
    }

    @PostMapping("/console/clusters/{id}/forget")
    Page forget(View view, @PathVariable("id") String id, @RequestParam(name = "name", defaultValue = "") String name) {
        requireName(view, id, name);
        clusters.remove(view.caller(), id);
        return Page.to("/console/clusters");
    }

    /** What cannot be taken back is asked for by the name of its object. */
    private void requireName(View view, String id, String name) {
        if (!clusters.find(view.caller(), Action.MANAGE_CLUSTERS, id).name().equals(name)) {
            throw Problem.INVALID_PARAMETER.with(view.text().of("cluster.name.wrong"));
        }
    }

    private static void requireManager(View view) {
        if (!view.may(Action.MANAGE_CLUSTERS)) {
            throw Problem.FORBIDDEN.with(view.text().of("clusters.forbidden"));
        }
    }

    /** The form once more: what is wrong stands in it, and the page itself is all right. */
    private static Page refused(HttpServletRequest request, ProblemException e, JteModel page) {
        request.setAttribute(Audit.PROBLEM, e.problem());
        return Page.of(page);
    }
}
