function handle(r)
 return 0
end
