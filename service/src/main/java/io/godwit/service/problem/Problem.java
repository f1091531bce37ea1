package io.godwit.service.problem;

/**
 * What can be wrong with a request. Codes and the HTTP status beside them are those of Zilliz Cloud, where they are known: an error of
 * the request's matter comes as HTTP 200, which its clients need to show the message; only a bad key is a 401. {@code /api/v1}
 * answers with a status that says the same.
 */
public enum Problem {
    UNAUTHENTICATED(21119, 401, 401, "The apikey is illegal"),
    LOGIN(21119, 401, 401, "Name or password is wrong"),
    /** What a browser sends with its session has to carry the session's token. */
    CSRF(403, 403, 403, "The CSRF token is missing or wrong"),
    /** Not there, or not for this caller: the two look alike, so that ids cannot be found by trying. */
    NOT_FOUND(80020, 200, 404, "Not there, or you don't have permission"),
    FORBIDDEN(80020, 200, 403, "Not permitted"),
    INVALID_PARAMETER(80000, 200, 400, "Incorrect parameter"),
    PAGE_SIZE(80003, 200, 400, "pageSize out of range"),
    CURRENT_PAGE(80004, 200, 400, "currentPage out of range"),
    CU_TYPE(80005, 200, 422, "Invalid cuType"),
    CU_SIZE(80006, 200, 422, "Invalid cuSize"),
    CLUSTER_NAME(80009, 200, 400, "Invalid clusterName"),
    PLAN(80013, 200, 422, "Invalid plan"),
    PROJECT_ID(80014, 200, 400, "Invalid projectId"),
    PLAN_DOWNGRADE(63104, 200, 409, "Project plan can only be upgraded, not downgraded"),
    /** Of an operation that clusters of this plan do not have. */
    SERVERLESS(80021, 200, 409, "Serverless cluster not support this operation"),
    CLUSTER_NAME_TAKEN(40013, 200, 409, "The specified cluster name already exists"),
    /** Of anything but a cluster. */
    NAME_TAKEN(90152, 200, 409, "The name is taken"),
    /** The cluster does not answer, or is in use. */
    CLUSTER_STATE(40003, 200, 409, "Action not available given the current status of the cluster"),
    COLLECTION_MISSING(47005, 200, 422, "The specified cluster collection not exists"),
    /** A collection of this name is at the target already, or another job is going to make it. */
    NAME_CLASH(90101, 200, 409, "A collection of this name exists at the target"),
    /** Preflight found something else that forbids the migration. */
    REFUSED(90100, 200, 422, "The migration is refused"),
    ADDRESS(90117, 200, 422, "The address is not allowed"),
    JOB_STATE(90145, 200, 409, "Action not available given the current status of the job"),
    /** An Idempotency-Key that another request came with. */
    KEY_REUSED(90146, 200, 422, "The Idempotency-Key belongs to another request"),
    CLUSTER_QUOTA(90150, 200, 409, "No room for another cluster"),
    /** Of the last Owner of an organization, or the last Admin of a project. */
    LAST_ROLE(90152, 200, 409, "At least one Owner and one Admin must remain"),
    /** Whoever was to make or to operate a cluster says no, or nothing. */
    PROVIDER(90151, 200, 502, "The provider of clusters does not do it"),
    NOT_OFFERED(501, 200, 501, "Not offered by Godwit"),
    BAD_REQUEST(400, 400, 400, "Bad request"),
    NO_SUCH_PATH(404, 404, 404, "No such path"),
    METHOD_NOT_ALLOWED(405, 405, 405, "Method not allowed"),
    TOO_LARGE(413, 413, 413, "The body is too large"),
    TOO_MANY_REQUESTS(429, 429, 429, "Too many requests"),
    UNAVAILABLE(503, 503, 503, "Not available at the moment"),
    INTERNAL(500, 500, 500, "Internal error");

    private final int code;
    private final int compatibleStatus;
    private final int status;
    private final String title;

    Problem(int code, int compatibleStatus, int status, String title) {
        this.code = code;
        this.compatibleStatus = compatibleStatus;
        this.status = status;
        this.title = title;
    }

    /** The {@code code} of an answer of {@code /v2}. */
    public int code() {
        return code;
    }

    /** The HTTP status under {@code /v2}. */
    public int compatibleStatus() {
        return compatibleStatus;
    }

    /** The HTTP status under {@code /api/v1}. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public ProblemException with(String detail) {
        return new ProblemException(this, detail);
    }
}
