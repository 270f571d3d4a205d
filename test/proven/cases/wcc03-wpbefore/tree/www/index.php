SECRET php source
